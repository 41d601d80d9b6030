package io.heddle.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.DiagnosticExamples.Example;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosticExamplesTest {

  static List<Example> examples() {
    return DiagnosticExamples.all().stream().filter(example -> example.shown() != null).toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void findsTheCodeAndNothingElse(Example example) {
    var result = WorkflowCompiler.compile("example.yml", example.text(), example.options());

    var expected = new HashSet<>(example.also());
    expected.add(example.code());
    assertThat(result.findings().stream().map(Diagnostic::code).collect(Collectors.toSet()))
        .as(() -> result.findings().toString())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void saysWhereItIs(Example example) {
    var result = WorkflowCompiler.compile("example.yml", example.text(), example.options());

    assertThat(result.findings()).allMatch(found -> found.position().isKnown());
    assertThat(result.findings()).noneMatch(found -> found.message().contains("null"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void refusesExactlyTheTextsWithErrors(Example example) {
    var result = WorkflowCompiler.compile("example.yml", example.text(), example.options());

    var hasError = result.findings().stream().anyMatch(found -> found.severity() == Severity.ERROR);
    assertThat(result instanceof CompileResult.Rejected).isEqualTo(hasError);
  }

  @Test
  void hasAnExampleForEachCode() {
    assertThat(DiagnosticExamples.all().stream().map(Example::code))
        .containsExactlyInAnyOrder(DiagnosticCode.values());
  }
}
