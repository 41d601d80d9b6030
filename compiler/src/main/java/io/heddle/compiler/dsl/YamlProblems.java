package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Says in plain words, with the exact place, what the YAML parser stumbled over. */
final class YamlProblems {

  /**
   * What to say when the parser's problem and its context contain these texts.
   *
   * @param words what is wrong
   * @param hint what helps, or null
   */
  private record Rule(String problem, String context, String words, @Nullable String hint) {}

  private static final String QUOTE = "quote the value";
  private static final String INDENT = "check the indentation, and quotes that close too early";
  private static final String SIGN = "quote the text if it begins with '&', '*' or '!'";

  private static final String UNCLOSED = "this quoted string is not closed";
  private static final String NO_COLON = "a ':' is missing after this key";

  /** Noticed late: the place to mend is where it began. */
  private static final Set<String> OPENED = Set.of(UNCLOSED, NO_COLON);

  /** The first that fits counts. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "mapping values are not allowed",
              "",
              "a second ':' on this line, or a key where none can stand",
              "quote a value that contains ': ', and check the indentation"),
          new Rule(
              "could not find expected ':'",
              "",
              NO_COLON,
              "put ':' after the key, or indent the line if it continues a text"),
          new Rule("sequence entries are not", "", "a '- ' item cannot stand here", INDENT),
          new Rule("mapping keys are not", "", "a '? ' key cannot stand here", QUOTE),
          new Rule("TAB", "", "a tab cannot indent a line or begin a value", "use spaces"),
          new Rule("\\t", "", "a tab cannot indent a line or begin a value", "use spaces"),
          new Rule("cannot start any token", "", "a value cannot begin with this character", QUOTE),
          new Rule("DEL character", "", "the character U+007F is not allowed here", "remove it"),
          new Rule("end of stream", "quoted", UNCLOSED, "close the quote"),
          new Rule(
              "document separator",
              "",
              "a document separator stands inside a quoted string",
              "close the quote"),
          new Rule(
              "escape",
              "quoted",
              "an unknown or incomplete escape in a double-quoted string",
              "write a backslash as \\\\, or use single quotes"),
          new Rule(
              "<block end>",
              "collection",
              "a '- ' item is expected here, indented like the items before it",
              INDENT),
          new Rule(
              "<block end>",
              "",
              "a key is expected here, indented like the keys before it",
              INDENT),
          new Rule("',' or ']'", "", "a ',' or the closing ']' of the list is expected here", null),
          new Rule(
              "',' or '}'", "", "a ',' or the closing '}' of the mapping is expected here", null),
          new Rule("<document start>", "", "the text goes on after its value ended", INDENT),
          new Rule("node content", "", "a value is expected here", QUOTE),
          new Rule("tag", "", "this tag is not one that YAML knows", SIGN),
          new Rule("", "scanning a tag", "this tag is not one that YAML knows", SIGN),
          new Rule("", "directive", "this '%' line is no YAML directive", QUOTE),
          new Rule("version", "", "this '%' line is no YAML directive", QUOTE),
          new Rule(
              "",
              "block scalar",
              "this is no header of a '|' or '>' text, or its lines are indented unevenly",
              "after '|' or '>' only a sign, a digit and a comment can stand"),
          new Rule("", "anchor", "a name is expected after '&'", SIGN),
          new Rule("", "alias", "a name is expected after '*'", SIGN),
          new Rule("", "quoted", UNCLOSED, "close the quote"),
          new Rule("", "", "this is not YAML that can be read, here or soon after", QUOTE));

  private YamlProblems() {}

  static Refusal refusal(YamlEngineException problem, String text) {
    return switch (problem) {
      case MarkedYamlEngineException marked -> refusal(marked);
      case ReaderException unreadable ->
          Refusal.unreadable(
              characterPlace(unreadable, text),
              "the character U+%04X is not allowed in YAML".formatted(unreadable.getCodePoint()),
              "remove it, or write it as an escape inside double quotes");
      case YamlEngineException _ -> unknown(new Position(1, 1));
    };
  }

  /** Something after this place. */
  static Refusal unknown(Position position) {
    return Refusal.unreadable(position, RULES.getLast().words(), RULES.getLast().hint());
  }

  private static Position characterPlace(ReaderException problem, String text) {
    var most = text.codePointCount(0, text.length());
    var offset = text.offsetByCodePoints(0, Math.clamp(problem.getPosition(), 0, most));
    return new Places(text).at(offset);
  }

  private static Refusal refusal(MarkedYamlEngineException problem) {
    var mark = problem.getProblemMark().or(problem::getContextMark);
    var position = mark.map(YamlReader::place).orElse(new Position(1, 1));
    var said = String.valueOf(problem.getProblem());
    var context = String.valueOf(problem.getContext());
    var rule =
        RULES.stream()
            .filter(one -> said.contains(one.problem()) && context.contains(one.context()))
            .findFirst()
            .orElseGet(RULES::getLast);
    var begun =
        problem
            .getContextMark()
            .map(YamlReader::place)
            .filter(place -> place.line() != position.line())
            .map(" (what it belongs to began at %s)"::formatted)
            .orElse("");
    return OPENED.contains(rule.words())
        ? Refusal.unreadable(
            problem.getContextMark().map(YamlReader::place).orElse(position),
            rule.words(),
            rule.hint())
        : Refusal.unreadable(position, rule.words() + begun, rule.hint());
  }
}
