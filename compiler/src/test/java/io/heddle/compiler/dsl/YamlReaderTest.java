package io.heddle.compiler.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void placesKeysAndValuesWhateverEndsTheLines(String lineEnd) {
    var text =
        Texts.read(
            "a.yml", String.join(lineEnd, "nodes:", "  - id: \uD83D\uDE00x", "    t:   'v'", ""));

    var nodes = (TextList) Texts.entry(text.root(), "nodes").value();
    var node = (TextMap) nodes.items().getFirst();
    assertThat(Texts.entry(text.root(), "nodes").keyPosition()).isEqualTo(new Position(1, 1));
    assertThat(node.position()).isEqualTo(new Position(2, 5));
    assertThat(Texts.entry(node, "t").keyPosition()).isEqualTo(new Position(3, 5));
    assertThat(Texts.entry(node, "t").value().position()).isEqualTo(new Position(3, 10));
  }

  @Test
  void countsCharactersNotTheirHalves() {
    var text = Texts.read("a.yml", "nodes: ['\uD83D\uDE00\uD83D\uDE00', b]");

    assertThat(text.root().get("nodes"))
        .isInstanceOfSatisfying(
            TextList.class,
            list -> assertThat(list.items().get(1).position()).isEqualTo(new Position(1, 15)));
  }

  @Test
  void keepsTheCharactersOfAnUnquotedId() {
    var text = Texts.read("a.yml", Texts.EXPORT + "v: 0123\n");

    assertThat(text.root().get("v"))
        .isInstanceOfSatisfying(
            TextScalar.class,
            scalar -> {
              assertThat(scalar.text()).isEqualTo("0123");
              assertThat(scalar.value()).isEqualTo(Value.of(83));
            });
  }

  @Test
  void readsExportsAsYaml11AndFlatFilesAsYaml12() {
    assertThat(Texts.exported("v: yes")).isEqualTo(Value.of(true));
    assertThat(Texts.flat("v: yes")).isEqualTo(Value.of("yes"));
    assertThat(Texts.exported("v: [1e3, {a: 010}]"))
        .isEqualTo(Value.array(List.of(Value.of("1e3"), ObjectValue.of("a", Value.of(8)))));
    assertThat(Texts.flat("v: [1e3, {a: 010}]"))
        .isEqualTo(Value.array(List.of(Value.of(1000.0), ObjectValue.of("a", Value.of(10)))));
  }

  @Test
  void takesQuotedAndBlockScalarsAsText() {
    assertThat(Texts.exported("v: 'yes'")).isEqualTo(Value.of("yes"));
    assertThat(Texts.exported("v: \"1\"")).isEqualTo(Value.of("1"));
    assertThat(Texts.exported("v: |\n  12\n")).isEqualTo(Value.of("12\n"));
    assertThat(Texts.exported("v:")).isEqualTo(Value.none());
  }

  @ParameterizedTest
  @CsvSource({
    "yes, true",
    "Off, false",
    "012, the number 10",
    "12:30, the number 750",
    "1:30.5, a number"
  })
  void warnsOfScalarsThatAnExportReadsUnexpectedly(String raw, String meaning) {
    assertThat(Texts.warnings("a.yml", Texts.EXPORT + "v: " + raw))
        .extracting(Texts::line)
        .containsExactly(
            "W604 3:4 '%s' without quotes is read as %s in an app export".formatted(raw, meaning)
                + " | if the text is meant, write '%s' in quotes".formatted(raw));
    assertThat(Texts.warnings("a.yml", Texts.FLAT + "v: " + raw)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "12", "1.5", "1e3", "'yes'", "~", "0.1.0", "hello"})
  void doesNotWarnOfOtherScalars(String raw) {
    assertThat(Texts.warnings("a.yml", Texts.EXPORT + "v: " + raw)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "!!str 12; 12; string",
        "!!int '12'; 12; integer",
        "!!int 0b11; 3; integer",
        "!!float 3; 3.0; decimal",
        "!!float 1e3; 1000.0; decimal",
        "!!bool 'yes'; true; boolean",
        "!!null x; null; none",
        "!!timestamp 2024-01-01; 2024-01-01; string",
        "!!binary aGk=; aGk=; string",
        "! 12; 12; string"
      })
  void obeysTheTagsOfYaml(String written, String expected, String kind) {
    var value = Texts.exported("v: " + written);

    assertThat(value.kind()).isEqualTo(kind);
    assertThat(value.toString()).containsIgnoringCase(expected.equals("null") ? "none" : expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!foo 1",
        "!!python/object:os.system [a]",
        "!!foo {a: 1}",
        "!!int x",
        "!!seq {a: 1}"
      })
  void refusesTagsThatMeanNothingHere(String written) {
    var refusal = Texts.refusal("a.yml", Texts.EXPORT + "v: " + written);

    assertThat(refusal.code()).isEqualTo(DiagnosticCode.E001);
    assertThat(refusal.message()).startsWith("the tag '!");
    assertThat(refusal.position().line()).isEqualTo(3);
  }

  @Test
  void mergesMappingsAsPyYamlDoes() {
    assertThat(Texts.exported("b: &b {x: 1, y: 2}\nv:\n  y: 3\n  <<: *b\n  z: 4\n"))
        .isEqualTo(object("x", 1, "y", 3, "z", 4));
    assertThat(Texts.exported("v: {<<: [{x: 1, y: 1}, {y: 2, z: 2}], w: 0}"))
        .isEqualTo(object("x", 1, "y", 1, "z", 2, "w", 0));
    assertThat(Texts.exported("v: {'<<': 1}")).isEqualTo(ObjectValue.of("<<", Value.of(1)));
  }

  @Test
  void refusesToMergeWhatIsNoMapping() {
    assertThat(Texts.line(Texts.refusal("a.yml", "nodes: []\nv:\n  <<: [1]\n")))
        .isEqualTo(
            "E001 3:8 '<<' merges a mapping or a list of mappings, not a integer"
                + " | name an anchored mapping: <<: *name");
  }

  @Test
  void repeatsAnchoredValues() {
    assertThat(Texts.exported("a: &k text\nl: &l [1]\nv: [*k, *l, *l]\n"))
        .isEqualTo(
            Value.array(
                List.of(
                    Value.of("text"),
                    Value.array(List.of(Value.of(1))),
                    Value.array(List.of(Value.of(1))))));
    assertThat(Texts.exported("&k v: 1\nw: {*k : 2}\n")).isEqualTo(Value.of(1));
  }

  @Test
  void refusesAliasesOfNothingAndOfThemselves() {
    assertThat(Texts.refusal("a.yml", "nodes: *x\n").message())
        .isEqualTo("the alias '*x' names nothing that was anchored before");
    assertThat(Texts.refusal("a.yml", "nodes: &x [*x]\n").message())
        .isEqualTo("the alias '*x' stands inside of what it repeats");
  }

  @Test
  void refusesARepeatedKeyInAFlatFile() {
    assertThat(Texts.line(Texts.refusal("a.yml", "nodes: []\nv: 1\nv: 2\n")))
        .isEqualTo("E001 3:1 the key 'v' was given before, at 2:1 | remove one of the two");
  }

  @Test
  void takesTheLaterOfARepeatedKeyInAnExport() {
    assertThat(Texts.exported("v: 1\nv: 2\n")).isEqualTo(Value.of(2));
    assertThat(Texts.warnings("a.yml", Texts.EXPORT + "v: 1\nv: 2\n"))
        .extracting(Texts::line)
        .containsExactly(
            "W606 4:1 the key 'v' was given before, at 3:1"
                + " | this later one counts; remove the other");
  }

  @Test
  void takesKeysOfAnyKindAsTheyAreWritten() {
    assertThat(Texts.exported("v: {yes: 1, 1: 2, ~: 3}"))
        .isEqualTo(object("yes", 1, "1", 2, "~", 3));
    assertThat(Texts.refusal("a.yml", "nodes: {[a]: 1}").message())
        .isEqualTo("a key must be text, not a list or a mapping");
  }

  @Test
  void refusesASecondDocument() {
    assertThat(Texts.line(Texts.refusal("a.yml", "nodes: []\n---\nnodes: []\n")))
        .startsWith("E001 2:1 a second document begins here");
    assertThat(Texts.read("a.yml", "---\nnodes: []\n...\n").dialect()).isEqualTo(Dialect.FLAT);
  }

  private static Value object(Object... keysAndNumbers) {
    var entries = new LinkedHashMap<String, Value>();
    for (var at = 0; at < keysAndNumbers.length; at += 2) {
      entries.put((String) keysAndNumbers[at], Value.of((long) (int) keysAndNumbers[at + 1]));
    }
    return Value.object(entries);
  }
}
