package io.heddle.compiler.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.heddle.compiler.Position;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextLimitsTest {

  private static final int MANY = 100_000;

  static Stream<Arguments> bombs() {
    return Stream.of(
        Arguments.of("depth", "a.yml", "nodes: " + "[".repeat(MANY)),
        Arguments.of("depth", "a.yml", "nodes: " + "{a: ".repeat(MANY)),
        Arguments.of("depth", "a.yml", "- ".repeat(MANY)),
        Arguments.of("depth", "a.json", "[".repeat(MANY)),
        Arguments.of("depth", "a.json", "{\"a\":".repeat(MANY)),
        Arguments.of("depth", "a.toml", "a = " + "[".repeat(MANY)),
        Arguments.of("depth", "a.yml", chainOfAnchors(200)),
        Arguments.of("nodes", "a.yml", billionLaughs()),
        Arguments.of("nodes", "a.yml", "nodes:\n" + "- 1\n".repeat(MANY * 3)),
        Arguments.of("nodes", "a.json", "[" + "1,".repeat(MANY * 3) + "1]"),
        Arguments.of("nodes", "a.toml", "[[nodes]]\n".repeat(MANY * 3)),
        Arguments.of("bytes", "a.yml", quadraticText()),
        Arguments.of("aliases", "a.yml", "a: &a 1\nnodes: [" + "*a, ".repeat(MANY) + "]"),
        Arguments.of("scalar", "a.yml", "nodes: " + "x".repeat(2_000_000)),
        Arguments.of("scalar", "a.json", "{\"" + "x".repeat(2_000_000) + "\": 1}"),
        Arguments.of("scalar", "a.toml", "nodes = '" + "x".repeat(2_000_000) + "'"),
        Arguments.of("number", "a.json", "[" + "9".repeat(MANY) + "]"),
        Arguments.of("bytes", "a.yml", "#".repeat(11 * 1024 * 1024)));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void refusesWhatWouldExhaustTheMachine(String limit, String name, String text) {
    var refusal = Texts.refusal(name, text);

    assertThat(refusal.code().name()).isEqualTo("E601");
    assertThat(refusal.message()).startsWith("the text passes the limit '%s' of ".formatted(limit));
    assertThat(refusal.position().isKnown()).isTrue();
  }

  @Test
  void namesTheLimitItsValueAndThePlace() {
    var limits = new TextLimits(1_000, 3, 10, 2, 5);

    assertThat(Texts.line(Texts.refusal(WorkflowText.read(null, "nodes:\n- [[1]]", limits))))
        .isEqualTo(
            "E601 2:4 the text passes the limit 'depth' of 3 levels of nesting"
                + " | make the text smaller, or raise the limit 'depth'");
    assertThat(Texts.refusal(WorkflowText.read(null, "nodes: abcdef", limits)).position())
        .isEqualTo(new Position(1, 8));
  }

  @Test
  void countsTheBytesOfATextNotItsCharacters() {
    var limits = new TextLimits(20, 3, 10, 2, 20);

    assertThat(WorkflowText.read("a.yml", "nodes: '\u4e2d\u4e2d'", limits))
        .isInstanceOf(TextResult.Read.class);
    assertThat(
            Texts.refusal(WorkflowText.read("a.yml", "nodes: '\u4e2d\u4e2d\u4e2d\u4e2d'", limits))
                .message())
        .isEqualTo("the text passes the limit 'bytes' of 20 bytes");
  }

  @Test
  void allowsWhatIsWithinTheLimits() {
    var deep = "nodes: " + "[".repeat(63) + "]".repeat(63);

    assertThat(Texts.read("a.yml", deep).root().has("nodes")).isTrue();
    assertThat(Texts.read("a.yml", "nodes: " + "x".repeat(1024 * 1024)).root().has("nodes"))
        .isTrue();
    assertThat(Texts.read("a.yml", "a: &a 1\nnodes: [" + "*a, ".repeat(1_000) + "]").dialect())
        .isEqualTo(Dialect.FLAT);
  }

  @Test
  void holdsForParsedSchemasToo() {
    var nested = Texts.read("a.yml", "nodes: [[[1]]]").root().toValue();

    assertThat(
            Texts.refusal(WorkflowText.of(nested, new TextLimits(100, 3, 10, 0, 10))).code().name())
        .isEqualTo("E601");
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TextLimits(0, 1, 1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new TextLimits(1, 257, 1, 1, 1));
  }

  private static String billionLaughs() {
    var text = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (var level = 1; level < 10; level++) {
      text.append("a%d: &a%d [".formatted(level, level));
      text.append("*a%d, ".formatted(level - 1).repeat(9)).append("]\n");
    }
    return text.append("nodes: *a9\n").toString();
  }

  /** Few aliases, few nodes, each of a long text. */
  private static String quadraticText() {
    return "a: &a " + "x".repeat(1_000_000) + "\nnodes: [" + "*a, ".repeat(100) + "]\n";
  }

  private static String chainOfAnchors(int length) {
    var links =
        IntStream.range(1, length)
            .mapToObj(link -> "a%d: &a%d [*a%d]\n".formatted(link, link, link - 1));
    return Stream.concat(Stream.of("a0: &a0 []\n"), links).collect(Collectors.joining());
  }
}
