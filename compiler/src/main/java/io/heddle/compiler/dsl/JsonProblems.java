package io.heddle.compiler.dsl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.heddle.compiler.Position;
import org.jspecify.annotations.Nullable;

/** Says in plain words, with the exact place, what the JSON parser stumbled over. */
final class JsonProblems {

  private JsonProblems() {}

  static Refusal refusal(JsonProcessingException problem, String text, Places places) {
    var said = problem.getOriginalMessage() == null ? "" : problem.getOriginalMessage();
    var offset = offset(problem, said, text);
    var position = places.at(offset);
    if (problem instanceof StreamConstraintsException) {
      return constraint(said, position);
    }
    if (said.startsWith("Unexpected end-of-input")) {
      return Refusal.unreadable(places.at(text.length()), ended(said), "close what was opened");
    }
    return Refusal.unreadable(position, words(said), hint(said, text, offset));
  }

  /** The parser stands behind the character it complains about. */
  private static int offset(JsonProcessingException problem, String said, String text) {
    var location = problem.getLocation();
    var offset = location == null ? 0L : location.getCharOffset();
    if (said.startsWith("Non-standard token")) {
      return startOfWord(text, (int) Math.clamp(offset, 0L, text.length()));
    }
    var behind = said.startsWith("Unexpected character") && !pointsAtIt(said, text, offset);
    return (int) Math.clamp(behind ? offset - 1 : offset, 0L, text.length());
  }

  private static int startOfWord(String text, int end) {
    var start = end;
    while (start > 0
        && (Character.isLetter(text.charAt(start - 1)) || text.charAt(start - 1) == '-')) {
      start--;
    }
    return start;
  }

  private static boolean pointsAtIt(String said, String text, long offset) {
    return offset >= 0
        && offset < text.length()
        && said.startsWith("Unexpected character ('%c'".formatted(text.charAt((int) offset)));
  }

  private static Refusal constraint(String said, Position position) {
    return said.contains("Number")
        ? Budget.exceeded("number", "digits of a number", YamlScalars.LONGEST_NUMBER, position)
        : Budget.exceeded("depth", "levels of nesting", TextLimits.MAX_DEPTH, position);
  }

  private static String ended(String said) {
    return said.contains("closing quote") || said.contains("field name")
        ? "the text ends inside a string"
        : "the text ends before its last list or mapping is closed";
  }

  private static String words(String said) {
    return switch (said) {
      case String s when s.contains("double-quote to start field name") ->
          "a key in double quotes is expected here";
      case String s when s.contains("colon to separate") -> "a ':' is expected after the key";
      case String s when s.contains("comma to separate") ->
          "a ',' or the closing bracket is expected here";
      case String s when s.contains("maybe a (non-standard) comment") -> "JSON has no comments";
      case String s when s.contains("CTRL-CHAR") ->
          "a control character stands here; inside a string it must be escaped";
      case String s when s.contains("escape") -> "this escape is not one that JSON knows";
      case String s when s.contains("Unrecognized token") || s.contains("Non-standard token") ->
          "this word is not JSON: a string needs double quotes, else true, false, null or a number";
      case String s
          when s.contains("numeric value")
              || s.contains("digit")
              || s.contains("leading zero")
              || s.contains("Leading zero")
              || s.contains("plus sign")
              || s.contains("decimal point") ->
          "this number is not written as JSON demands";
      case String s when s.contains("close marker") ->
          "this bracket does not close the one that is open";
      case String s when s.contains("expected a value") || s.contains("expected a valid value") ->
          "a value is expected here";
      case String _ -> "this is not JSON that can be read";
    };
  }

  private static @Nullable String hint(String said, String text, int offset) {
    var at = offset < text.length() ? text.charAt(offset) : ' ';
    if (at == '\'') {
      return "JSON strings stand in double quotes";
    }
    if ((at == '}' || at == ']') && !said.contains("close marker")) {
      return "remove the ',' before it";
    }
    if (said.contains("comment") || at == '#') {
      return "remove the comment, or name the file .yml, where '#' begins one";
    }
    if (said.contains("Non-standard token")) {
      return "NaN and Infinity are not JSON: write null or a string";
    }
    return null;
  }
}
