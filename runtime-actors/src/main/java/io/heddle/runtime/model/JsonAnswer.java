package io.heddle.runtime.model;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JSON in what a model wrote around it. Each kind of node looks in its own way, and none
 * is more lenient than the engine it came from.
 */
public final class JsonAnswer {

  private static final int MAX_STARTS = 1_000;
  private static final List<String> STARTS = List.of("```json", "```", "``", "`", "{", "[");
  private static final List<String> ENDS = List.of("```", "``", "`", "}", "]");
  private static final Pattern FENCE =
      Pattern.compile("```[A-Za-z0-9_-]*\\s*\\n?(.*?)```", Pattern.DOTALL);

  private JsonAnswer() {}

  /** The answer without the model's thoughts. */
  public static String withoutThoughts(String answer) {
    return ReasoningSplitter.split(answer).text().strip();
  }

  /**
   * The class a classifier of the flat dialect chose: {@code category_id} of an object, of an
   * object in a code fence, or a bare word. Null when it is none of these.
   */
  public static @Nullable String categoryId(String answer) {
    var text = withoutThoughts(answer);
    var direct = idIn(ValueJson.parse(text));
    if (direct != null) {
      return direct;
    }
    var fence = FENCE.matcher(text);
    while (fence.find()) {
      var fenced = idIn(ValueJson.parse(fence.group(1).strip()));
      if (fenced != null) {
        return fenced;
      }
    }
    return isBareWord(text) ? text : null;
  }

  /**
   * The object a classifier of an app export wrote: the whole text, or what is in its first fence,
   * or from its first brace to its last. A list of one object is that object. Null when it is no
   * JSON.
   */
  public static @Nullable ObjectValue object(String answer) {
    var text = withoutThoughts(answer);
    var whole = ValueJson.parse(text);
    var value = whole instanceof ObjectValue ? whole : inMarkdown(text);
    return switch (value) {
      case ObjectValue object -> object;
      case ArrayValue(var items)
          when items.size() == 1 && items.getFirst() instanceof ObjectValue object ->
          object;
      case null, default -> null;
    };
  }

  /**
   * The first object or list with balanced brackets that is JSON: what a parameter extractor reads.
   */
  public static @Nullable Value firstBalanced(String answer) {
    var text = withoutThoughts(answer);
    var starts = 0;
    for (var at = 0; at < text.length() && starts < MAX_STARTS; at++) {
      if (text.charAt(at) == '{' || text.charAt(at) == '[') {
        starts++;
        var end = balancedEnd(text, at);
        var value = end < 0 ? null : ValueJson.parse(text.substring(at, end));
        if (value != null) {
          return value;
        }
      }
    }
    return null;
  }

  /**
   * The object of a structured answer, mended if it must be: the first object when there are
   * several. Null when there is none.
   */
  public static @Nullable ObjectValue structured(String answer) {
    var text = withoutThoughts(answer);
    return switch (JsonRepair.parse(text)) {
      case ObjectValue object -> object;
      case ArrayValue(var items) -> {
        for (var item : items) {
          if (item instanceof ObjectValue object) {
            yield object;
          }
        }
        yield null;
      }
      case Value _ -> null;
    };
  }

  /**
   * Where the object or list that begins at {@code start} ends, exclusive; -1 when it never does.
   * Brackets inside strings do not count.
   */
  public static int balancedEnd(String text, int start) {
    var depth = 0;
    var inString = false;
    for (var at = start; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case '"' -> inString = !inString;
        case '\\' -> at += inString ? 1 : 0;
        case '{', '[' -> depth += inString ? 0 : 1;
        case '}', ']' -> {
          depth -= inString ? 0 : 1;
          if (depth == 0 && !inString) {
            return at + 1;
          }
        }
        default -> {}
      }
    }
    return -1;
  }

  private static @Nullable Value inMarkdown(String text) {
    for (var opening : STARTS) {
      var found = text.indexOf(opening);
      if (found >= 0) {
        var start = opening.startsWith("`") ? found + opening.length() : found;
        return upToTheEnd(text, start);
      }
    }
    return null;
  }

  private static @Nullable Value upToTheEnd(String text, int start) {
    for (var closing : ENDS) {
      var found = text.lastIndexOf(closing);
      if (found >= start) {
        var end = closing.startsWith("`") ? found : found + 1;
        return ValueJson.parse(text.substring(start, end).strip());
      }
    }
    return null;
  }

  private static @Nullable String idIn(@Nullable Value value) {
    return value instanceof ObjectValue object
            && object.get("category_id") instanceof StringValue(var id)
        ? id.strip()
        : null;
  }

  private static boolean isBareWord(String text) {
    return !text.isEmpty()
        && text.chars().noneMatch(Character::isWhitespace)
        && text.charAt(0) != '{'
        && text.charAt(0) != '['
        && text.charAt(0) != '`';
  }
}
