package io.heddle.compiler.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the quick reader reads, it reads as the full one; the rest it leaves to that. */
class PlainYamlTest {

  private static final int RUNS = Integer.getInteger("heddle.yaml.runs", 20_000);
  private static final long SEED = Long.getLong("heddle.yaml.seed", 20_261_121L);

  static Stream<String> plain() {
    return Stream.of(
        "a: 1",
        "a:\nb: x\n",
        "a: 1\na: 2\n",
        "a:\n- b\n-\n- c: d\n  e: f\n-   - g\n    - h\nz: ~\n",
        "a:\n  - b\n  -\n    c: d\n  # remark\n\n  - e\n",
        "  a: b\n  c: d\n",
        "'a b' : \"c\\td\"\n\"e\": 'f''g' # remark\n",
        "a: one two\n  three\n\n  four\nb: x\n",
        "a:\n  on its own line\n  and more\nb: yes\n",
        """
        a: |
          one
           two

          three

        b: >-
          one
          two

           three
          four

        c: |+
          x

        """,
        "a: |2\n    x\n   y\nb: |-\n\n  x\nc: >\n  x\n",
        "a: |\nb: x\n",
        "- x: no\n".replace("- x", "x"),
        "a: \"one\n  two\n\n  three \\\n  \\ four\"\nb: 'x\n\n  y'\n",
        "a: [1, 'b', \"c\", [], {}, {d: e, 'f': [g]}]\nb: {x: y z, w: [\n  1,\n  2\n  ]}\n",
        "a: \uD83E\uDD16 [x]\n\"\uD83E\uDD16\": {\uD83E\uDD16: [é, 1]}\n",
        "a: http://x.y/z?a=b#c\nb: x:y\nc: -1\nd: -x\ne: a#b\n",
        "a: 0x1F\nb: 1:30\nc: yes\nd: 012\ne: .inf\nf: '12'\n",
        "a: b\r\n  c\r\n\r\nd: |\r\n  e\r\n\r\n  f\r\ng: 'h\r\n  i' # j\r\nk: [l,\r\n m]\r\n",
        "a: {{#not.flow#}}\n".replace("{{", "x{{"));
  }

  @ParameterizedTest
  @MethodSource("plain")
  void readsWhatPeopleAndEmittersWriteAsAFullParserDoes(String text) {
    var plain = quick(text);

    assertThat(plain).isNotNull();
    assertSame(plain, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "text",
        "- a\n",
        "{a: b}",
        "--- \na: b\n",
        "a: b\n---\nc: d\n",
        "%YAML 1.1\n---\na: b\n",
        "a: &x b\nc: *x\n",
        "a: !!str 1\n",
        "a: {b: c}\n<<: {d: e}\n",
        "? a\n: b\n",
        "[a]: b\n",
        "a:\tb\n",
        "a: b\rc: d\r\n",
        "a: b\u0085c: d\n",
        "a: \u2028\n",
        "a: b: c\n",
        "a: [b\n",
        "a: [b, ]\n",
        "a: [b: c]\n",
        "a: {b, c: d}\n",
        "a: {b: , c: d}\n",
        "a: 'b\n",
        "a: \"\\q\"\n",
        "a: \"\\ud83e\\udd16\"\n",
        "a: b\n  c: d\n",
        "a: b\n c\n  - d: e\n",
        "a:\n    b: c\n  d: e\n",
        "a: |\n     \n  b\n",
        "a: | # remark\n  b\n",
        "a: - b\n",
        "a: @b\n",
        "a: 'b'c\n",
        "a: |\n  b",
      })
  void leavesEverythingElse(String text) {
    assertThat(quick(text)).isNull();
  }

  @Test
  void leavesWhatPassesTheLimits() {
    var limits = new TextLimits(1_000, 3, 20, 0, 10);

    assertThat(PlainYaml.read("a:\n  b:\n    c: d\n", limits)).isNotNull();
    assertThat(PlainYaml.read("a:\n  b:\n    c: [d]\n", limits)).isNull();
    assertThat(PlainYaml.read("a: [" + "1, ".repeat(20) + "1]\n", limits)).isNull();
    assertThat(PlainYaml.read("a: 12345678901\n", limits)).isNull();
    assertThat(PlainYaml.read("a12345678901: 1\n", limits)).isNull();
  }

  @Test
  void readsMostOfWhatIsWrittenInUsualStyles() {
    var read = 0;
    for (var run = 0; run < RUNS; run++) {
      read += same(new RandomYaml(SEED + run)::document) ? 1 : 0;
    }

    assertThat(read).isGreaterThan(RUNS / 4);
  }

  @Test
  void agreesOrLeavesItWhateverTheDamage() {
    for (var run = 0; run < RUNS; run++) {
      same(new RandomYaml(SEED + run)::damaged);
    }
  }

  @Test
  void agreesOrLeavesItWhateverThePieces() {
    for (var run = 0; run < RUNS; run++) {
      same(new RandomYaml(SEED + run)::pieces);
    }
  }

  @Test
  void readsTheProjectsOwnWorkflows() throws IOException {
    for (var file : RealFiles.under(RealFiles.root().resolve("workflows"), ".yml")) {
      var text = Files.readString(file);
      var plain = quick(text);

      assertThat(plain).as(file.toString()).isNotNull();
      assertSame(plain, text);
    }
  }

  @Test
  void agreesOrLeavesItForRealFiles() throws IOException {
    for (var folder : List.of("corpus", "conformance")) {
      for (var file : RealFiles.workflows(RealFiles.shared(folder))) {
        var text = text(file);
        if (Format.of(file.toString(), text) == Format.YAML) {
          same(() -> text);
        }
      }
    }
  }

  private static String text(Path file) throws IOException {
    return SourceText.of(Files.readAllBytes(file), TextLimits.DEFAULT);
  }

  private static @Nullable Parsed quick(String text) {
    return PlainYaml.read(text, TextLimits.DEFAULT);
  }

  /** Whether the quick reader read it. */
  private static boolean same(Supplier<String> source) {
    var text = source.get();
    var plain = quick(text);
    if (plain != null) {
      assertSame(plain, text);
    }
    return plain != null;
  }

  private static void assertSame(Parsed plain, String text) {
    var full = full(text);
    assertThat(plain).as(text).isEqualTo(full);
    // Equal maps may have different orders; their texts have not.
    assertThat(plain.toString()).as(text).isEqualTo(full.toString());
    assertThat(plain.rootOf(Dialect.FLAT)).as(text).isEqualTo(full.rootOf(Dialect.FLAT));
  }

  private static Parsed full(String text) {
    try {
      return YamlReader.readAll(text, new Budget(TextLimits.DEFAULT));
    } catch (Refusal refusal) {
      throw new AssertionError("only the quick reader reads this:\n" + text, refusal);
    }
  }
}
