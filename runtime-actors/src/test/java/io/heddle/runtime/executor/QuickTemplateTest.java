package io.heddle.runtime.executor;

import static io.heddle.runtime.executor.Runs.json;
import static io.heddle.runtime.executor.Runs.output;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.JinjaResult;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuickTemplateTest {

  private final FakeContext context = new FakeContext();

  private static JinjaTemplate compiled(String text) {
    return switch (JinjaTemplate.compile(text, JinjaPolicy.python())) {
      case JinjaResult.Compiled(var template) -> template;
      case JinjaResult.Rejected rejected -> throw new AssertionError(rejected);
    };
  }

  private Outcome render(String template, Value input) {
    var runs = Runs.export();
    var spec =
        new RoutingSpec.Template(
            compiled(template), List.of(new Binding("x", runs.input("s.x"))), 400_000);
    return runs.run(spec, context, input);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{% for i in [1, 2] %}{{ i + x }},{% endfor %}           ; 3,4,  ; 0",
        "{% for i in range(200) %}{{ x if i == 199 }}{% endfor %} ; 2     ; 0",
        "{% for i in range(201) %}{{ x if i == 7 }}{% endfor %} ; 2     ; 1",
      })
  void goesElsewhereOnlyWhenTheLimitsAreReached(String template, String text, int elsewhere) {
    var outcome = render(template, Value.of(2));

    assertThat(output(outcome, "output")).isEqualTo(Value.of(text));
    assertThat(context.computed).isEqualTo(elsewhere);
  }

  @Test
  void largeInputsGoElsewhere() {
    render("{{ x | length }}", json("[" + "[1],".repeat(127) + "1]"));
    assertThat(context.computed).isZero();

    render("{{ x | length }}", json("[" + "[1],".repeat(128) + "1]"));
    assertThat(context.computed).isEqualTo(1);

    render("{{ x | length }}", Value.of("a".repeat(64 * QuickTemplate.MAX_WEIGHT)));
    assertThat(context.computed).isEqualTo(2);
  }

  @Test
  void longTextsAreMadeElsewhere() {
    var outcome = render("{% for i in range(100) %}{{ '%100d' % x }}{% endfor %}", Value.of(2));

    assertThat(output(outcome, "output").toString()).hasSizeGreaterThan(10_000);
    assertThat(context.computed).isEqualTo(1);
  }

  @Test
  void otherFailuresAreKnownAtOnce() {
    var failure = Runs.failure(render("{% for i in x %}{{ 1 // 0 }}{% endfor %}", json("[1]")));

    assertThat(failure.type()).isEqualTo("ZeroDivisionError");
    assertThat(context.computed).isZero();
  }
}
