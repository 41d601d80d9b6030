package io.heddle.compiler.dsl;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.compiler.Position;
import io.heddle.compiler.value.Value;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "flow.yml; {nodes: []}; YAML",
        "FLOW.YAML; nodes: []; YAML",
        "flow.json; {\"nodes\": []}; JSON",
        "a.b/flow.toml; nodes = []; TOML",
        "; {\"nodes\": []}; JSON",
        "; {nodes: []}; YAML",
        "flow.txt; nodes: []; YAML",
        "flow; nodes = []; TOML",
        "; 'version = \"0.1.0\"'; TOML",
        "; [[nodes]]; TOML",
        "; \"nodes\" . a = 1; TOML"
      })
  void tellsTheFormatByExtensionElseByContent(String name, String text, Format format) {
    assertThat(formatOf(name, text)).isEqualTo(format);
  }

  @Test
  void looksPastCommentsForTheFormat() {
    assertThat(formatOf(null, "# a = b\n\n  # c\nnodes: [] # a = 1\n")).isEqualTo(Format.YAML);
    assertThat(formatOf(null, "# a: b\n[nodes] # c\n")).isEqualTo(Format.TOML);
    assertThat(formatOf(null, "nodes: 'a = b'\n")).isEqualTo(Format.YAML);
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of("version: 0.1.0\nnodes: []\nedges: []\n", Dialect.FLAT),
        Arguments.of("version: 0.1.0\n", Dialect.FLAT),
        Arguments.of("edges: []\n", Dialect.FLAT),
        Arguments.of("app: {}\nworkflow: {}\n", Dialect.APP_EXPORT),
        Arguments.of("app: {mode: chat}\nmodel_config: {}\n", Dialect.APP_EXPORT),
        Arguments.of("app: {mode: workflow}\nkind: app\n", Dialect.APP_EXPORT),
        Arguments.of("app: name\nnodes: []\nedges: []\n", Dialect.FLAT));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void tellsTheDialectByShape(String text, Dialect dialect) {
    assertThat(Texts.read("a.yml", text).dialect()).isEqualTo(dialect);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; 1:1 this is not a workflow: the text is empty",
        "# c; 1:1 this is not a workflow: the text is empty",
        "{}; 1:1 this is not a workflow: the top level is empty",
        "[1]; 1:1 this is not a workflow: a list stands at the top level",
        "hello; 1:1 this is not a workflow: the text is a single string",
        "12; 1:1 this is not a workflow: the text is a single integer",
        "{a: 1, b: 2}; 1:1 this is not a workflow: the top level has only 'a', 'b'",
        "{app: {}}; 1:1 this is not a workflow: there is an 'app' but no 'workflow' beside it",
        "{kind: app, workflow: {}}; 1:1 this is not a workflow: there is a 'workflow' but no 'app'"
            + " beside it",
        "{app: x, workflow: {}}; 1:1 this is not a workflow: 'app' is not a mapping, so this is no"
            + " app export"
      })
  void saysWhyATextIsNoWorkflow(String text, String expected) {
    var refusal = Texts.refusal("a.yml", text);

    assertThat("%s %s".formatted(refusal.position(), refusal.message())).isEqualTo(expected);
    assertThat(refusal.code().name()).isEqualTo("E602");
    assertThat(refusal.hint()).isNotBlank();
  }

  @Test
  void suggestsTheKeyThatWasMeant() {
    var refusal = Texts.refusal("a.yml", "name: x\nnode: []\n");

    assertThat(refusal.position()).isEqualTo(new Position(2, 1));
    assertThat(refusal.hint()).startsWith("did you mean 'nodes'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.yml", "a.toml", "a.json"})
  void readsEmptyTextsOfEveryFormat(String name) {
    assertThat(Texts.code(name, "").name()).isEqualTo("E602");
    assertThat(Texts.code(name, " \n\n").name()).isEqualTo("E602");
  }

  @Test
  void skipsAByteOrderMark() {
    var text = "\uFEFFnodes: []";

    assertThat(Texts.entry(Texts.read("a.yml", text).root(), "nodes").keyPosition())
        .isEqualTo(new Position(1, 1));
    assertThat(WorkflowText.read("a.yml", text.getBytes(UTF_8), TextLimits.DEFAULT))
        .isEqualTo(WorkflowText.read("a.yml", "nodes: []", TextLimits.DEFAULT));
  }

  @Test
  void placesBytesThatAreNotUtf8() {
    var bytes = "nodes: []\nx: \u00e4\u00e4?".getBytes(UTF_8);
    bytes[bytes.length - 1] = (byte) 0xFF;

    assertThat(Texts.line(Texts.refusal(WorkflowText.read("a.yml", bytes, TextLimits.DEFAULT))))
        .isEqualTo("E001 2:6 the byte 0xFF at offset 17 is not UTF-8 | save it as UTF-8");
  }

  @Test
  void placesACharacterThatIsCutOff() {
    var bytes = "nodes: \u4e2d".getBytes(UTF_8);
    var cut = Arrays.copyOf(bytes, bytes.length - 1);

    assertThat(Texts.refusal(WorkflowText.read("a.yml", cut, TextLimits.DEFAULT)).position())
        .isEqualTo(new Position(1, 8));
  }

  @Test
  void keepsAReplacementCharacterThatIsReallyThere() {
    var bytes = "nodes: [\uFFFD]".getBytes(UTF_8);

    assertThat(WorkflowText.read("a.yml", bytes, TextLimits.DEFAULT))
        .isInstanceOf(TextResult.Read.class);
  }

  static Stream<Charset> otherEncodings() {
    return Stream.of(UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"));
  }

  @ParameterizedTest
  @MethodSource("otherEncodings")
  void recognisesOtherEncodings(Charset charset) {
    for (var text : new String[] {"nodes: []", "\uFEFFnodes: []"}) {
      var result = WorkflowText.read("a.yml", text.getBytes(charset), TextLimits.DEFAULT);

      assertThat(Texts.refusal(result).message())
          .isEqualTo("the text is in UTF-16 or UTF-32, UTF-8 is expected");
    }
  }

  @Test
  void takesOverAParsedSchema() throws IOException {
    var json = "{\"nodes\": [1, 2.5, \"x\", null, true, {\"a\": 12345678901234567890}]}";
    var text = Texts.read("a.json", json);

    for (var result :
        new TextResult[] {
          WorkflowText.of(text.root().toValue(), TextLimits.DEFAULT),
          WorkflowText.of(new ObjectMapper().readTree(json), TextLimits.DEFAULT)
        }) {
      var read = ((TextResult.Read) result).text();
      assertThat(read.root().toValue()).isEqualTo(text.root().toValue());
      assertThat(read.format()).isEqualTo(Format.VALUE);
      assertThat(read.root().position().isKnown()).isFalse();
    }
  }

  @Test
  void readsJsonWithPlacesAndBigNumbers() {
    var root = Texts.read("a.json", "{\n  \"nodes\": [\"\uD83D\uDE00\", 1e2]\n}").root();

    var nodes = (TextList) Texts.entry(root, "nodes").value();
    assertThat(Texts.entry(root, "nodes").keyPosition()).isEqualTo(new Position(2, 3));
    assertThat(nodes.items().get(1))
        .isEqualTo(new TextScalar(new Position(2, 18), "1e2", Value.of(100.0)));
  }

  @Test
  void refusesARepeatedKeyOfFlatJson() {
    assertThat(Texts.line(Texts.refusal("a.json", "{\"nodes\": 1, \"nodes\": 2}")))
        .isEqualTo("E001 1:14 the key 'nodes' was given before, at 1:2 | remove one of the two");
  }

  private static Format formatOf(@Nullable String name, String text) {
    return ((TextResult.Read) WorkflowText.read(name, padded(text), TextLimits.DEFAULT))
        .text()
        .format();
  }

  /** Makes a workflow of a text that only shows its format. */
  private static String padded(String text) {
    return text.contains("version = ") ? text + "\nnodes = []\n" : text;
  }
}
