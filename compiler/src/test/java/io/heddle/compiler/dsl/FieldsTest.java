package io.heddle.compiler.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {

  private final List<Diagnostic> found = new ArrayList<>();

  @Test
  void readsEveryKindOfField() {
    var fields =
        fields("{text: a, id: 0123, n: 3, d: 1.5, b: true, l: [1], m: {x: y}, s: [n, v], nil: ~}");

    assertThat(fields.text("text")).isEqualTo("a");
    assertThat(fields.text("id")).isEqualTo("0123");
    assertThat(fields.integer("n", 0)).isEqualTo(3);
    assertThat(fields.decimal("d", 0)).isEqualTo(1.5);
    assertThat(fields.decimal("n", 0)).isEqualTo(3.0);
    assertThat(fields.bool("b", false)).isTrue();
    assertThat(fields.list("l")).hasSize(1);
    assertThat(fields.texts("l")).containsExactly("1");
    assertThat(fields.mapOrEmpty("m").text("x")).isEqualTo("y");
    assertThat(fields.selector("s")).containsExactly("n", "v");
    assertThat(fields.has("nil")).isFalse();
    assertThat(fields.value("nil")).isNull();
    assertThat(found).isEmpty();
  }

  @Test
  void givesFallbacksForAbsentFieldsSilently() {
    var fields = fields("{n: ~}");

    assertThat(fields.text("x")).isNull();
    assertThat(fields.textOr("x", "y")).isEqualTo("y");
    assertThat(fields.integer("n", 7)).isEqualTo(7);
    assertThat(fields.decimal("x", 0.5)).isEqualTo(0.5);
    assertThat(fields.bool("x", true)).isTrue();
    assertThat(fields.list("x")).isEmpty();
    assertThat(fields.maps("x")).isEmpty();
    assertThat(fields.map("x")).isNull();
    assertThat(fields.mapOrEmpty("x").text("y")).isNull();
    assertThat(fields.selector("x")).isNull();
    assertThat(fields.oneOf("x", "a", List.of("a"))).isEqualTo("a");
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"'12'; 12", "3.0; 3", "' -4 '; -4", "12; 12", "007; 7"})
  void readsWholeNumbersLeniently(String written, long expected) {
    assertThat(fields("{n: " + written + "}").integer("n", 99)).isEqualTo(expected);
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"yes, true", "'On', true", "1, true", "'0', false", "'False', false", "off, false"})
  void readsTruthsLeniently(String written, boolean expected) {
    assertThat(fields("{b: " + written + "}").bool("b", !expected)).isEqualTo(expected);
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[a, b]; a,b",
        "a.b.c; a,b,c",
        "\"{{#a.b#}}\"; a,b",
        "[1700, text]; 1700,text",
        "[]; ''",
        "sys; sys"
      })
  void readsSelectorsInEveryNotation(String written, String expected) {
    assertThat(fields("{s: " + written + "}").selector("s"))
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(",")));
    assertThat(found).isEmpty();
  }

  @Test
  void reportsWrongKindsWithPathPlaceAndWhatWasFound() {
    var fields = fields("{n: x, b: [1], t: {a: b}, l: 3, s: {a: b}, d: no-number}").inNode("q1");

    fields.integer("n", 0);
    fields.bool("b", false);
    fields.text("t");
    fields.list("l");
    fields.selector("s");
    fields.decimal("d", 0);

    assertThat(found)
        .extracting(one -> one.nodeId() + "/" + one.field() + " " + Texts.line(one))
        .containsExactly(
            "q1/n E607 2:8 'n' must be a whole number, not the text 'x'",
            "q1/b E607 2:14 'b' must be true or false, not a list",
            "q1/t E607 2:22 't' must be text, not a mapping",
            "q1/l E607 2:33 'l' must be a list, not the integer 3",
            "q1/s E607 2:39 's' must be a selector such as [node, variable], not a mapping",
            "q1/d E607 2:50 'd' must be a number, not the text 'no-number'");
  }

  @Test
  void reportsNumbersOutOfBounds() {
    assertThat(fields("{n: 11}").integer("n", 3, 1, 10)).isEqualTo(3);
    assertThat(found.getFirst().message())
        .isEqualTo("'n' must be a whole number from 1 to 10, not the integer 11");
  }

  @Test
  void reportsWhatIsMissing() {
    var fields = fields("{kode: x, nil: ~, empty: ''}").inNode("c");

    assertThat(fields.requiredText("code")).isNull();
    assertThat(fields.requiredSelector("nil")).isNull();
    assertThat(fields.requiredSelector("empty")).isNull();
    assertThat(fields.requiredValue("x")).isNull();
    assertThat(fields.requiredText("empty")).isEmpty();

    assertThat(found)
        .extracting(Texts::line)
        .containsExactly(
            "E608 2:4 'code' is missing | there is 'kode': was 'code' meant?",
            "E608 2:19 'nil' is missing",
            "E608 2:29 'empty' is missing",
            "E608 2:4 'x' is missing");
  }

  @Test
  void reportsAWrongRequiredFieldOnce() {
    fields("{code: [x], s: {}}").requiredText("code");
    fields("{code: [x], s: {}}").requiredSelector("s");

    assertThat(found).extracting(one -> one.code().name()).containsExactly("E607", "E607");
  }

  @Test
  void givesItemsTheirPaths() {
    var fields = fields("{cases: [{op: and}, {op: [1]}, 3]}").inNode("if");

    fields.maps("cases").forEach(item -> item.text("op"));

    assertThat(found)
        .extracting(Diagnostic::field, Texts::line)
        .containsExactly(
            tuple("cases[2]", "E607 2:35 'cases[2]' must be a mapping, not the integer 3"),
            tuple("cases[1].op", "E607 2:29 'cases[1].op' must be text, not a list"));
  }

  @Test
  void suggestsTheNearestWord() {
    var fields = fields("{op: annd, mode: fast}");

    assertThat(fields.oneOf("op", "or", List.of("and", "or"))).isEqualTo("or");
    assertThat(fields.oneOf("mode", "slow", List.of("fast", "slow"))).isEqualTo("fast");
    assertThat(found)
        .extracting(Texts::line)
        .containsExactly(
            "E607 2:9 'op' must be one of and, or, not the text 'annd' | did you mean 'and'?");
  }

  @Test
  void tellsTheKeysThatNobodyAskedFor() {
    var fields = fields("{titel: a, type: b, position: {}, zzz: 1}").inNode("n").ignore("position");
    fields.text("title");
    fields.text("type");

    fields.reportUnknown();

    assertThat(found)
        .extracting(Texts::line)
        .containsExactly(
            "H601 2:5 the key 'titel' is not known here and has no effect | did you mean 'title'?",
            "H601 2:38 the key 'zzz' is not known here and has no effect");
  }

  @Test
  void reportsFindingsOfOthersAtTheField() {
    var fields = fields("{a: 1}").inNode("n");

    fields.report(DiagnosticCode.W605, "a", "odd", null);
    fields.report(DiagnosticCode.W605, "b", "odd", null);

    assertThat(found)
        .extracting(Diagnostic::position)
        .containsExactly(new Position(2, 8), new Position(2, 4));
  }

  /** The mapping stands on the second line from column 4. */
  private Fields fields(String mapping) {
    var root = Texts.read("a.yml", "nodes: []\nv: " + mapping).root();
    return Fields.of((TextMap) Texts.entry(root, "v").value(), found::add);
  }
}
