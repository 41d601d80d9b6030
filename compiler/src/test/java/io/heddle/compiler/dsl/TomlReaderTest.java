package io.heddle.compiler.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.heddle.compiler.Position;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TomlReaderTest {

  private static final TomlMapper JACKSON = new TomlMapper();

  @Test
  void placesKeysAndValues() {
    var root =
        Texts.read("a.toml", "version =   \"0.1.0\" # c\n\n[[nodes]]\n  a.b = [ 1,\n 2 ]\n[x.y]\n")
            .root();

    assertThat(Texts.entry(root, "version").value().position()).isEqualTo(new Position(1, 13));
    var nodes = (TextList) Texts.entry(root, "nodes").value();
    var node = (TextMap) nodes.items().getFirst();
    assertThat(node.position()).isEqualTo(new Position(3, 1));
    var dotted = (TextMap) Texts.entry(node, "a").value();
    assertThat(Texts.entry(dotted, "b").keyPosition()).isEqualTo(new Position(4, 5));
    var list = (TextList) Texts.entry(dotted, "b").value();
    assertThat(list.position()).isEqualTo(new Position(4, 9));
    assertThat(list.items().get(1).position()).isEqualTo(new Position(5, 2));
    assertThat(Texts.entry(root, "x").keyPosition()).isEqualTo(new Position(6, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 1\nb = -1_000\nc = 0x1F\nd = 0o17\ne = 0b11\nf = +0\n",
        "a = 1.5\nc = 1e3\nd = 6.02_2E-2\ne = inf\n",
        "a = true\nb = false\n",
        "a = \"x\\ty\\u00e9\\U0001F600\\\\ \\\"q\\\"\"\nb = 'c:\\x'\nc = \"\"\nd = ''\n",
        "a = \"\"\"\nx\n\"q\" \\\n   y\"\"\"\"\nb = '''\n a 'b' \\n\n'''\nc = \"\"\"\"\"\"\n",
        "a = [ 1, \"x\", [ ], { b = 1 }, # c\n ]\n",
        "a = { b.c = 1, \"d e\" = [], 'f' = {} }\n",
        "a.b.c = 1\na.b.d = 2\n'x y'.\"z\" = 3\n1.2 = 3\n",
        "[a]\nb = 1\n[a.c]\nd = 2\n[e.f.g]\nh = 3\n[e.f]\ni = 4\n",
        "[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2\n[[a.e]]\n[[a.e]]\nf = 1\n",
        "[a]\nb.c = 1\n[a.b.d]\ne = 1\n",
        "# only\n\n  # comments\n[ a . \"b\" ]\nc=1",
        "a = 1\r\n[b]\r\nc = \"\"\"\r\nx\r\ny\"\"\"\r\n"
      })
  void readsWhatJacksonReads(String text) throws IOException {
    var normal = text.replace("\r\n", "\n");

    assertThat(parsed(text)).isEqualTo(value(JACKSON.readTree(normal)));
  }

  @Test
  void readsTheConformanceCasesAsJacksonDoes() throws IOException {
    for (var file : RealFilesTest.workflows(RealFilesTest.shared("conformance"))) {
      var text = Files.readString(file);

      assertThat(parsed(text)).as(file.toString()).isEqualTo(value(JACKSON.readTree(text)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1979-05-27T07:32:00Z",
        "1979-05-27T00:32:00.999999-07:00",
        "1979-05-27 07:32:00",
        "1979-05-27",
        "07:32:00"
      })
  void keepsDatesAndTimesAsText(String date) {
    assertThat(parsed("a = " + date)).isEqualTo(ObjectValue.of("a", Value.of(date)));
  }

  @Test
  void keepsIntegersBeyond64Bits() {
    assertThat(parsed("a = 123456789012345678901234567890"))
        .isEqualTo(ObjectValue.of("a", Value.of(new BigInteger("123456789012345678901234567890"))));
  }

  @Test
  void allowsInlineTablesOverSeveralLines() {
    assertThat(parsed("a = {\n  b = 1, # c\n  c = 2,\n}\n"))
        .isEqualTo(parsed("a = { b = 1, c = 2 }"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 1\na.b = 2",
        "a.b = 1\n[a]",
        "a = {}\n[a.b]",
        "a = {}\na.b = 1",
        "a = []\n[[a]]",
        "[a]\n[[a]]",
        "[[a]]\n[a]",
        "[a.b]\n[a]\nb.c = 1",
        "a = { b = 1, b = 2 }",
        "a = [1 2]",
        "a = { b = 1 c = 2 }",
        "a = 1__0",
        "a = _1",
        "a = 1.",
        "a = .5",
        "a = 0x",
        "a = +0x1",
        "a = \"\\uD800\"",
        "a = 'x\u0001'",
        "a",
        "[]",
        "[a]]",
        "\"\"\"a\"\"\" = 1",
        "a = # c"
      })
  void refusesWhatTomlForbids(String text) {
    assertThat(Texts.code("a.toml", text).name()).isEqualTo("E001");
  }

  @ParameterizedTest
  @CsvSource({"1000", "100000"})
  void refusesDeepNestingEarly(int depth) {
    assertThat(Texts.code("a.toml", "a = " + "[".repeat(depth)).name()).isEqualTo("E601");
    assertThat(Texts.code("a.toml", "a = " + "{b=".repeat(depth)).name()).isEqualTo("E601");
    assertThat(Texts.code("a.toml", "a" + ".a".repeat(depth) + " = 1").name()).isEqualTo("E601");
    assertThat(Texts.code("a.toml", "[a" + ".a".repeat(depth) + "]").name()).isEqualTo("E601");
  }

  private static Value parsed(String text) {
    return TomlReader.read(text, new Budget(TextLimits.DEFAULT)).root().toValue();
  }

  private static Value value(JsonNode node) {
    return ValueReader.read(node, new Budget(TextLimits.DEFAULT)).root().toValue();
  }

  @Test
  void readsSeveralTablesIntoOneList() {
    assertThat(parsed("[[a]]\n[[a]]\n"))
        .isEqualTo(
            ObjectValue.of("a", new ArrayValue(List.of(ObjectValue.EMPTY, ObjectValue.EMPTY))));
  }
}
