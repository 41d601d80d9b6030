package io.heddle.compiler.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.value.Json;
import org.junit.jupiter.api.Test;

class RenderCasesTest {

  @Test
  void countsAndShowsDifferences() throws Json.MalformedJsonException {
    var cases =
        RenderCases.parse(
            """
            {"cases": [
              {"id": "a", "template": "{{ x }}", "context": {"x": 1}, "expected": "1"},
              {"id": "b", "template": "{{ x }}", "context": {"x": true}, "expected": "true"},
              {"id": "c", "template": "{% if %}", "expected": ""}
            ]}
            """);

    var report = cases.compare(JinjaPolicy.python(), JinjaLimits.DEFAULT);

    assertThat(report.text())
        .startsWith("b\n  template \"{{ x }}\"\n  expected \"true\"\n  actual   \"True\"\nc\n")
        .contains("line 1: Expected an expression")
        .endsWith("1/3\n");
  }

  @Test
  void refusesCasesWithoutATemplate() {
    assertThatThrownBy(() -> RenderCases.parse("[{\"expected\": \"\"}]"))
        .isInstanceOf(Json.MalformedJsonException.class)
        .hasMessage("case 0 has no text 'template'");
  }
}
