package io.heddle.compiler.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors of the three parsers, said in our words at the exact place. */
class ParserWordsTest {

  static Stream<Arguments> texts() {
    return Stream.of(
        row("a.yml", "a: b: c", "1:5 a second ':' on this line, or a key where none can stand"),
        row("a.yml", "a: 1\nb\nc: 2", "2:1 a ':' is missing after this key"),
        row("a.yml", "nodes:\n\t- a: 1", "2:1 a tab cannot indent a line or begin a value"),
        row("a.yml", "a: @x", "1:4 a value cannot begin with this character"),
        row("a.yml", "a: 'x\nb: 1\n", "1:4 this quoted string is not closed"),
        row(
            "a.yml",
            "a: [1, 2\nb: 1\n",
            "2:2 a ',' or the closing ']' of the list is expected here (what it belongs to began at"
                + " 1:4)"),
        row(
            "a.yml",
            "a: {b: 1\nc: 1\n",
            "2:2 a ',' or the closing '}' of the mapping is expected here (what it belongs to began"
                + " at 1:4)"),
        row(
            "a.yml",
            "a:\n  b: 1\n c: 1\n",
            "3:2 a key is expected here, indented like the keys before it (what it belongs to began"
                + " at 1:1)"),
        row(
            "a.yml",
            "a:\n  - 1\n  b: 2\n",
            "3:3 a '- ' item is expected here, indented like the items before it (what it belongs"
                + " to began at 2:3)"),
        row("a.yml", "a: \"\\q\"", "1:6 an unknown or incomplete escape in a double-quoted string"),
        row("a.yml", "a: \u0001", "1:4 the character U+0001 is not allowed in YAML"),
        row("a.yml", "a: &", "1:5 a name is expected after '&'"),
        row("a.yml", "a: *", "1:5 a name is expected after '*'"),
        row(
            "a.yml",
            "a: | x\n  y",
            "1:6 this is no header of a '|' or '>' text, or its lines are indented unevenly"),
        row("a.yml", "a: !x!y z", "1:4 this tag is not one that YAML knows"),
        row("a.yml", "%FOO\n%YAML 9\n---\na: 1", "2:8 this '%' line is no YAML directive"),
        row("a.json", "{\"nodes\": [1,]}", "1:14 a value is expected here"),
        row("a.json", "{\"nodes\": 1,}", "1:13 a key in double quotes is expected here"),
        row("a.json", "{nodes: 1}", "1:2 a key in double quotes is expected here"),
        row("a.json", "{\"nodes\" 1}", "1:10 a ':' is expected after the key"),
        row(
            "a.json",
            "{\"nodes\": 1 \"b\": 2}",
            "1:13 a ',' or the closing bracket is expected here"),
        row("a.json", "{\"nodes\": [1}", "1:13 this bracket does not close the one that is open"),
        row("a.json", "{\n  // c\n}", "2:3 JSON has no comments"),
        row("a.json", "{\"nodes\": 'a'}", "1:11 a value is expected here"),
        row(
            "a.json",
            "{\"nodes\": nope}",
            "1:11 this word is not JSON: a string needs double quotes, else true, false, null or a"
                + " number"),
        row(
            "a.json",
            "{\"nodes\": NaN}",
            "1:11 this word is not JSON: a string needs double quotes, else true, false, null or a"
                + " number"),
        row("a.json", "{\"nodes\": 01}", "1:12 this number is not written as JSON demands"),
        row(
            "a.json",
            "{\"nodes\": \"a\nb\"}",
            "1:13 a control character stands here; inside a string it must be escaped"),
        row("a.json", "{\"nodes\": \"\\q\"}", "1:13 this escape is not one that JSON knows"),
        row(
            "a.json",
            "{\"nodes\": [",
            "1:12 the text ends before its last list or mapping is closed"),
        row("a.json", "{\"nodes\": \"a", "1:13 the text ends inside a string"),
        row("a.json", "{\"nodes\": 1}\n{}", "2:1 the text goes on after its value ended"),
        row("a.toml", "a = ", "1:5 the text ends here, expected is a value"),
        row("a.toml", "a = 1 b = 2", "1:7 'b' stands here, expected is the end of the line"),
        row("a.toml", "a 1", "1:3 '1' stands here, expected is '=' after the key"),
        row("a.toml", "= 1", "1:1 '=' stands here, expected is a key"),
        row("a.toml", "a = yes", "1:5 'yes' is not a value"),
        row("a.toml", "a = 012", "1:5 '012' is not a value"),
        row("a.toml", "a = \"x\nb = 1", "1:7 the string that began at 1:5 is not closed"),
        row(
            "a.toml",
            "a = \"\\q\"",
            "1:6 an unknown or incomplete escape in a double-quoted string"),
        row(
            "a.toml",
            "a = [1, 2",
            "1:10 the text ends here, expected is a ',' or the closing ']' of the list that began"
                + " at 1:5"),
        row(
            "a.toml",
            "[a\nb = 1",
            "1:3 the line ends here, expected is the closing ']' of the table header"),
        row("a.toml", "a = 1\na = 2", "2:1 'a' was given before, at 1:1"),
        row(
            "a.toml",
            "a = 1\n[a.b]",
            "2:2 'a' is no table that could hold this: it got its value at 1:1"),
        row("a.toml", "[a]\n[a]", "2:2 'a' was given before, at 1:2"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void areSaidInPlainWordsAtTheExactPlace(String name, String text, String expected) {
    var refusal = Texts.refusal(name, text);

    assertThat(refusal.code() + " " + refusal.position() + " " + refusal.message())
        .isEqualTo("E001 " + expected);
  }

  private static Arguments row(String name, String text, String expected) {
    return Arguments.of(name, text, expected);
  }
}
