package io.heddle.runtime.behaviour;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.runtime.machine.RunStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The types that a flat file may name and that no engine of it ever ran. */
final class FrameMarksTest {

  private static String text(String type, String more) {
    return """
    nodes:
      - { id: start, data: { type: start, title: S } }
      - { id: mark, data: { type: %s, title: M%s } }
      - { id: end, data: { type: end, title: E } }
    edges:
      - { source: start, target: mark }
      - { source: mark, target: end }
    """
        .formatted(type, more);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loop-start", "loop-end", "iteration-start"})
  void compileAndFailTheRunThatReachesThem(String type) {
    var result = Trial.flat(text(type, "")).run();

    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(requireNonNull(result.failure()).display(Dialect.FLAT))
        .contains("No executor for node type: " + type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loop-start", "iteration-start"})
  void noStrategyMendsThem(String type) {
    var more = ", error_strategy: { type: default-value, default_value: { a: 1 } }";

    assertThat(Trial.flat(text(type, more)).run().status()).isEqualTo(RunStatus.FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iteration-end", "loopstart"})
  void othersAreUnknown(String type) {
    assertThat(Trial.compile("version: \"0.1.0\"\n" + text(type, "")).findings())
        .extracting(Diagnostic::code)
        .contains(DiagnosticCode.E009);
  }
}
