package io.heddle.compiler.python;

import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.PythonText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The methods of {@code str}. */
final class StringMethods {

  static final Set<String> NAMES =
      Set.of(
          "capitalize",
          "casefold",
          "center",
          "count",
          "endswith",
          "expandtabs",
          "find",
          "format",
          "format_map",
          "index",
          "isalnum",
          "isalpha",
          "isascii",
          "isdecimal",
          "isdigit",
          "isidentifier",
          "islower",
          "isnumeric",
          "isprintable",
          "isspace",
          "istitle",
          "isupper",
          "join",
          "ljust",
          "lower",
          "lstrip",
          "partition",
          "removeprefix",
          "removesuffix",
          "replace",
          "rfind",
          "rindex",
          "rjust",
          "rpartition",
          "rsplit",
          "rstrip",
          "split",
          "splitlines",
          "startswith",
          "strip",
          "swapcase",
          "title",
          "translate",
          "upper",
          "zfill");

  private StringMethods() {}

  static Object call(String text, String name, Args args) {
    return switch (name) {
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "casefold" -> text.replace("ß", "ss").toLowerCase(Locale.ROOT);
      case "capitalize" -> capitalize(text);
      case "title" -> StringCases.title(text);
      case "swapcase" -> StringCases.swap(text);
      case "strip" -> strip(text, args, true, true);
      case "lstrip" -> strip(text, args, true, false);
      case "rstrip" -> strip(text, args, false, true);
      case "join" -> join(text, args);
      case "split" -> StringSplits.split(text, args, false);
      case "rsplit" -> StringSplits.split(text, args, true);
      case "splitlines" -> {
        var bound = args.bind(name, 0, "keepends");
        yield new PyList(StringSplits.lines(text, bound[0] != null && Compare.isTrue(bound[0])));
      }
      case "partition" -> StringSplits.partition(text, text(args, name), false);
      case "rpartition" -> StringSplits.partition(text, text(args, name), true);
      case "replace" -> replace(text, args);
      case "startswith" -> affix(text, args, name, String::startsWith);
      case "endswith" -> affix(text, args, name, String::endsWith);
      case "removeprefix" -> {
        var prefix = text(args, name);
        yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      }
      case "removesuffix" -> {
        var suffix = text(args, name);
        yield !suffix.isEmpty() && text.endsWith(suffix)
            ? text.substring(0, text.length() - suffix.length())
            : text;
      }
      case "count" -> count(text, args);
      case "find", "rfind", "index", "rindex" -> find(text, name, args);
      case "center", "ljust", "rjust" -> {
        var bound = args.bind(name, 1, "width", "fillchar");
        yield justify(
            text, name, Numbers.toIndex(args.get(0)), bound[1] == null ? " " : fill(bound[1]));
      }
      case "zfill" -> zfill(text, Numbers.toIndex(args.get(0)));
      case "expandtabs" -> {
        var bound = args.bind(name, 0, "tabsize");
        yield expandTabs(text, bound[0] == null ? 8 : Numbers.toIndex(bound[0]));
      }
      case "format" -> StrFormat.format(text, args);
      case "format_map" -> StrFormat.format(text, new Args(List.of(), map(args.get(0))));
      case "translate" -> translate(text, args.get(0));
      default -> StringCases.is(text, name);
    };
  }

  private static java.util.Map<String, Object> map(Object value) {
    if (!(value instanceof PyDict dict)) {
      throw PyError.type("format_map() needs a mapping");
    }
    var map = new java.util.LinkedHashMap<String, Object>();
    dict.items()
        .forEachRemaining(
            item ->
                map.put(
                    Repr.str(((PyTuple) item).items().getFirst()),
                    ((PyTuple) item).items().get(1)));
    return map;
  }

  private static String text(Args args, String name) {
    var bound = args.bind(name, 1, "text");
    return Types.text(required(bound[0], name));
  }

  private static Object required(@Nullable Object value, String name) {
    if (value instanceof Undefined undefined) {
      throw PyError.type(
          "%s() argument must be str, not %s".formatted(name, Types.name(undefined)));
    }
    if (value == null || !Types.isText(value)) {
      throw PyError.type(
          "%s() argument must be str, not %s"
              .formatted(name, value == null ? "NoneType" : Types.name(value)));
    }
    return value;
  }

  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    var first = text.codePointAt(0);
    var rest = text.substring(Character.charCount(first));
    return StringCases.titleCase(first) + rest.toLowerCase(Locale.ROOT);
  }

  static String strip(String text, Args args, boolean left, boolean right) {
    var bound = args.bind("strip", 0, "chars");
    if (bound[0] == null || bound[0] == NoneValue.NONE) {
      return left && right
          ? Texts.strip(text)
          : left ? Texts.stripStart(text) : Texts.stripEnd(text);
    }
    if (!Types.isText(bound[0])) {
      throw PyError.type("strip arg must be None or str");
    }
    var characters = Types.text(bound[0]);
    var start = 0;
    var end = text.length();
    while (left && start < end && characters.indexOf(text.codePointAt(start)) >= 0) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (right && end > start && characters.indexOf(text.codePointBefore(end)) >= 0) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  static String join(String separator, Args args) {
    if (args.size() != 1) {
      throw PyError.type("str.join() takes exactly one argument (%d given)".formatted(args.size()));
    }
    if (!Iterate.isIterable(args.get(0))) {
      throw PyError.type("can only join an iterable");
    }
    var out = new StringBuilder();
    var index = 0;
    for (Iterator<Object> items = Iterate.over(args.get(0)); items.hasNext(); index++) {
      var item = items.next();
      if (!Types.isText(item)) {
        throw PyError.type(
            "sequence item %d: expected str instance, %s found".formatted(index, Types.name(item)));
      }
      out.append(index > 0 ? separator : "").append(Types.text(item));
      if (out.length() > Texts.MAX_LENGTH) {
        throw PyError.limit("a text is longer than %d characters".formatted(Texts.MAX_LENGTH));
      }
    }
    return out.toString();
  }

  private static String replace(String text, Args args) {
    var bound = args.bind("replace", 2, "old", "new", "count");
    var old = Types.text(required(bound[0], "replace"));
    var with = Types.text(required(bound[1], "replace"));
    return replace(text, old, with, bound[2] == null ? -1 : Numbers.toIndex(bound[2]));
  }

  /** {@code str.replace}; a negative count means all. */
  static String replace(String text, String old, String with, int count) {
    if (count == 0) {
      return text;
    }
    var out = new StringBuilder();
    var at = 0;
    for (var done = 0; count < 0 || done < count; done++) {
      var next = old.isEmpty() && done > 0 ? after(text, at) : text.indexOf(old, at);
      if (next < 0) {
        break;
      }
      out.append(text, at, next).append(with);
      at = next + old.length();
      if (out.length() > Texts.MAX_LENGTH) {
        throw PyError.limit("a text is longer than %d characters".formatted(Texts.MAX_LENGTH));
      }
    }
    return out.append(text, at, text.length()).toString();
  }

  /** The end of the character that starts here, or -1 at the end of the text. */
  private static int after(String text, int at) {
    return at >= text.length() ? -1 : at + Character.charCount(text.codePointAt(at));
  }

  private static boolean affix(
      String text, Args args, String name, BiPredicate<String, String> matches) {
    var bound = args.bind(name, 1, "prefix", "start", "end");
    var part = window(text, bound[1], bound[2]);
    if (part == null) {
      return false;
    }
    if (args.get(0) instanceof PyTuple options) {
      return options.items().stream().anyMatch(o -> matches.test(part, Types.text(o)));
    }
    if (!Types.isText(args.get(0))) {
      throw PyError.type(
          "%s first arg must be str or a tuple of str, not %s"
              .formatted(name, Types.name(args.get(0))));
    }
    return matches.test(part, Types.text(args.get(0)));
  }

  /** {@code text[start:end]}, or null when the start is beyond the end of the text. */
  private static @Nullable String window(
      String text, @Nullable Object start, @Nullable Object end) {
    if (start == null && end == null) {
      return text;
    }
    var from = start == null ? NoneValue.NONE : start;
    if (from instanceof Long at && at > Texts.length(text)) {
      return null;
    }
    return (String)
        Sequences.slice(
            text, new Sequences.Slice(from, end == null ? NoneValue.NONE : end, NoneValue.NONE));
  }

  private static long count(String text, Args args) {
    var bound = args.bind("count", 1, "sub", "start", "end");
    var part = window(text, bound[1], bound[2]);
    var wanted = Types.text(required(bound[0], "count"));
    if (part == null) {
      return 0;
    }
    if (wanted.isEmpty()) {
      return Texts.length(part) + 1L;
    }
    var found = 0L;
    for (var at = part.indexOf(wanted); at >= 0; at = part.indexOf(wanted, at + wanted.length())) {
      found++;
    }
    return found;
  }

  private static Object find(String text, String name, Args args) {
    var bound = args.bind(name, 1, "sub", "start", "end");
    var wanted = Types.text(required(bound[0], name));
    var part = window(text, bound[1], bound[2]);
    var at =
        part == null ? -1 : name.startsWith("r") ? part.lastIndexOf(wanted) : part.indexOf(wanted);
    if (part == null || at < 0) {
      if (name.endsWith("index")) {
        throw PyError.value("substring not found");
      }
      return -1L;
    }
    var start = bound[1] == null || bound[1] == NoneValue.NONE ? 0 : Numbers.toIndex(bound[1]);
    var offset = start < 0 ? Math.max(0, start + Texts.length(text)) : start;
    return (long) offset + part.codePointCount(0, at);
  }

  private static String fill(Object value) {
    if (!Types.isText(value) || Texts.length(Types.text(value)) != 1) {
      throw PyError.type("The fill character must be exactly one character long");
    }
    return Types.text(value);
  }

  static String justify(String text, String how, int width, String fill) {
    var pad = width - Texts.length(text);
    if (pad <= 0) {
      return text;
    }
    var left =
        switch (how) {
          case "ljust" -> 0;
          case "rjust" -> pad;
          default -> pad / 2 + (pad & width & 1);
        };
    return Texts.repeat(fill, left) + text + Texts.repeat(fill, pad - left);
  }

  private static String zfill(String text, int width) {
    var pad = width - Texts.length(text);
    if (pad <= 0) {
      return text;
    }
    var signed = !text.isEmpty() && (text.charAt(0) == '+' || text.charAt(0) == '-');
    return (signed ? text.substring(0, 1) : "")
        + Texts.repeat("0", pad)
        + (signed ? text.substring(1) : text);
  }

  private static String expandTabs(String text, int size) {
    var out = new StringBuilder();
    var column = 0;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\t') {
        var spaces = size > 0 ? size - column % size : 0;
        out.append(Texts.repeat(" ", spaces));
        column += spaces;
      } else {
        out.append(c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
    }
    return out.toString();
  }

  private static String translate(String text, Object table) {
    if (!(table instanceof PyDict dict)) {
      throw PyError.type("'%s' object is not subscriptable".formatted(Types.name(table)));
    }
    var out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              var with = dict.get((long) c);
              if (with == null) {
                out.appendCodePoint(c);
              } else if (with instanceof Long code) {
                out.appendCodePoint(code.intValue());
              } else if (with != NoneValue.NONE) {
                out.append(Types.text(with));
              }
            });
    return out.toString();
  }

  /** Items of a text split by white space, for callers that only need those. */
  static List<String> words(String text) {
    var words = new ArrayList<String>();
    StringSplits.words(text, -1).forEach(word -> words.add((String) word));
    return words;
  }

  static boolean isPrintable(String text) {
    return text.codePoints().allMatch(PythonText::isPrintable);
  }
}
