package io.heddle.runtime.model;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as models write it: with single, curly or no quotes, missing or spare commas, missing
 * brackets, comments, Python's {@code True}, {@code False} and {@code None}, and talk around it.
 *
 * <p>Behaves like the usual Python library for this: strict JSON is read as such; else everything
 * before the first bracket is talk; several objects make a list; no object at all is the empty
 * text. Always ends, in time that grows with the text only.
 */
public final class JsonRepair {

  /** Deeper levels are read as nothing. */
  private static final int MAX_DEPTH = ValueJson.MAX_DEPTH;

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");

  private enum Place {
    KEY,
    IN_OBJECT,
    IN_ARRAY
  }

  private final RepairCursor in;
  private int depth;

  private JsonRepair(String text) {
    this.in = new RepairCursor(text);
  }

  /** The value meant; the empty text when there is none. */
  public static Value parse(String text) {
    var strict = ValueJson.parse(text);
    return strict == null ? new JsonRepair(text).top() : strict;
  }

  private Value top() {
    List<Value> found = new ArrayList<>();
    while (in.at < in.text.length()) {
      switch (in.text.charAt(in.at)) {
        case '{', '[' -> found.add(value(Place.IN_ARRAY));
        case '/' -> {
          if (!in.skipComment()) {
            in.at++;
          }
        }
        default -> in.at++;
      }
    }
    return switch (found.size()) {
      case 0 -> StringValue.EMPTY;
      case 1 -> found.getFirst();
      default -> Value.array(found);
    };
  }

  private Value value(Place place) {
    in.skip();
    if (in.at >= in.text.length()) {
      return StringValue.EMPTY;
    }
    var c = in.text.charAt(in.at);
    return switch (c) {
      case '{' -> nested('}');
      case '[' -> nested(']');
      case '}', ']', ',' -> StringValue.EMPTY;
      default -> RepairCursor.isQuote(c) ? Value.of(quoted(place)) : bare(place);
    };
  }

  private Value nested(char close) {
    in.at++;
    if (++depth > MAX_DEPTH) {
      in.at = in.text.length();
      depth--;
      return Value.none();
    }
    Value value = close == '}' ? object() : Value.array(array());
    depth--;
    return value;
  }

  private ObjectValue object() {
    Map<String, Value> entries = new LinkedHashMap<>();
    while (true) {
      in.skip();
      if (in.at >= in.text.length()) {
        break;
      }
      var c = in.text.charAt(in.at);
      if (c == '}') {
        in.at++;
        break;
      }
      if (c == ']' && depth > 1) {
        break;
      }
      if (c == ',' || c == ':' || c == ']') {
        in.at++;
        continue;
      }
      var before = in.at;
      var key = c == '{' || c == '[' ? "" : key();
      in.skip();
      var colon = in.at < in.text.length() && in.text.charAt(in.at) == ':';
      if (colon) {
        in.at++;
      }
      var value = colon || c == '{' || c == '[' ? value(Place.IN_OBJECT) : StringValue.EMPTY;
      if (colon || !key.isEmpty()) {
        entries.put(key, value);
      }
      if (in.at == before) {
        in.at++;
      }
    }
    return new ObjectValue(entries);
  }

  private List<Value> array() {
    List<Value> items = new ArrayList<>();
    while (true) {
      in.skip();
      if (in.at >= in.text.length()) {
        break;
      }
      var c = in.text.charAt(in.at);
      if (c == ']') {
        in.at++;
        break;
      }
      if (c == '}') {
        in.at += closesTheList() ? 1 : 0;
        break;
      }
      if (c == ',' || in.text.startsWith("...", in.at)) {
        in.at += c == ',' ? 1 : 3;
        continue;
      }
      var before = in.at;
      items.add(value(Place.IN_ARRAY));
      if (in.at == before) {
        in.at++;
      }
    }
    return items;
  }

  /** A brace ends the object around a list, unless more entries of that object follow. */
  private boolean closesTheList() {
    return depth == 1
        || (in.afterBlank(in.at + 1) == ',' && in.keyFollows(in.text.indexOf(',', in.at) + 1));
  }

  private String key() {
    if (RepairCursor.isQuote(in.text.charAt(in.at))) {
      return quoted(Place.KEY);
    }
    var start = in.at;
    while (in.at < in.text.length() && ":,{}[]\n".indexOf(in.text.charAt(in.at)) < 0) {
      in.at++;
    }
    var key = in.text.substring(start, in.at).strip();
    return !key.isEmpty() && RepairCursor.isQuote(key.charAt(key.length() - 1))
        ? key.substring(0, key.length() - 1)
        : key;
  }

  /** A text in quotes. A quote ends it only where the text goes on as JSON would. */
  private String quoted(Place place) {
    var close = RepairCursor.closing(in.text.charAt(in.at++));
    var doubled = isDoubled(close);
    in.at += doubled ? 1 : 0;
    var words = new StringBuilder();
    var suspect = -1;
    var suspectLength = 0;
    while (in.at < in.text.length()) {
      var c = in.text.charAt(in.at);
      if (c == '\\' && in.at + 1 < in.text.length()) {
        in.escape(words, close);
      } else if (c == close) {
        if (doubled && in.text.startsWith(String.valueOf(close), in.at + 1)) {
          in.at += 2;
          return words.toString();
        }
        var next = in.afterBlank(in.at + 1);
        if (place == Place.IN_OBJECT && next == ':' && suspect >= 0) {
          in.at = suspect;
          return words.substring(0, suspectLength).stripTrailing();
        }
        if (ends(place, next)) {
          in.at++;
          return words.toString();
        }
        if (place == Place.IN_OBJECT && suspect < 0 && endsWithComma(words)) {
          suspect = in.at;
          suspectLength = words.toString().stripTrailing().length() - 1;
        }
        words.append(c);
        in.at++;
      } else {
        words.append(c);
        in.at++;
      }
    }
    return unterminated(words.toString());
  }

  /** Nothing closed the text, so it took the brackets behind it along. */
  private static String unterminated(String words) {
    var end = words.length();
    while (end > 0 && (Character.isWhitespace(words.charAt(end - 1)) || isClosing(words, end))) {
      end--;
    }
    return words.substring(0, end);
  }

  private static boolean isClosing(String words, int end) {
    var c = words.charAt(end - 1);
    return c == '}' || c == ']';
  }

  private boolean ends(Place place, int next) {
    if (next < 0) {
      return true;
    }
    return switch (place) {
      case KEY -> next == ':' || next == ',' || next == '}';
      case IN_ARRAY ->
          next == ','
              || next == ']'
              || next == '}'
              || RepairCursor.isQuote((char) next)
              || RepairCursor.isComment(next);
      case IN_OBJECT ->
          next == '}'
              || next == ']'
              || next == ':'
              || (next == ',' && endsAtComma())
              || RepairCursor.isComment(next)
              || in.keyFollows(in.at + 1);
    };
  }

  /** Whether the comma behind a quote parts two entries, or belongs to the words. */
  private boolean endsAtComma() {
    var comma = in.at + 1;
    while (comma < in.text.length() && in.text.charAt(comma) != ',') {
      comma++;
    }
    var next = in.afterBlank(comma + 1);
    return next < 0
        || next == '}'
        || next == ']'
        || next == ','
        || RepairCursor.isComment(next)
        || in.keyFollows(comma + 1);
  }

  /** A number, a literal, or words without quotes. */
  private Value bare(Place place) {
    var start = in.at;
    while (in.at < in.text.length() && !endsBare(place)) {
      in.at++;
    }
    var word = in.text.substring(start, in.at).strip();
    var last = word.length() - 1;
    if (last > 0 && RepairCursor.isQuote(word.charAt(last))) {
      return Value.of(word.substring(0, last).strip());
    }
    var literal = literal(word);
    return literal == null ? Value.of(word) : literal;
  }

  private boolean endsBare(Place place) {
    return switch (in.text.charAt(in.at)) {
      case ',' -> place != Place.IN_OBJECT || endsEntry();
      case '}', ']' -> true;
      case '\n' -> in.keyFollows(in.at + 1) || isClosed(in.at + 1);
      case '/' -> in.at + 1 < in.text.length() && in.text.charAt(in.at + 1) == '*';
      case '#' -> in.at > 0 && Character.isWhitespace(in.text.charAt(in.at - 1));
      default -> false;
    };
  }

  private boolean endsEntry() {
    var next = in.afterBlank(in.at + 1);
    return next < 0
        || next == '}'
        || next == ']'
        || RepairCursor.isComment(next)
        || in.keyFollows(in.at + 1);
  }

  private boolean isClosed(int from) {
    var next = in.afterBlank(from);
    return next < 0 || next == '}' || next == ']';
  }

  private static @Nullable Value literal(String word) {
    return switch (word) {
      case "true", "True", "TRUE" -> Value.of(true);
      case "false", "False", "FALSE" -> Value.of(false);
      case "null", "None", "NULL", "NaN", "undefined" -> Value.none();
      default -> NUMBER.matcher(word).matches() ? number(word) : null;
    };
  }

  private static Value number(String word) {
    if (word.length() > 1_000) {
      return Value.of(word);
    }
    var digits = word.startsWith("+") ? word.substring(1) : word;
    return digits.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))
        ? Value.of(new BigInteger(digits))
        : Value.of(new BigDecimal(digits.endsWith(".") ? digits + "0" : digits).doubleValue());
  }

  /** Whether the text begins with two quotes: {@code ""a""}. */
  private boolean isDoubled(char close) {
    return in.at + 1 < in.text.length()
        && in.text.charAt(in.at) == close
        && Character.isLetterOrDigit(in.text.charAt(in.at + 1));
  }

  private static boolean endsWithComma(StringBuilder words) {
    var end = words.length() - 1;
    while (end >= 0 && Character.isWhitespace(words.charAt(end))) {
      end--;
    }
    return end >= 0 && words.charAt(end) == ',';
  }
}
