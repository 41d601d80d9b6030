package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunBuilderTest {

  private static final String TEXT =
      """
      version: "0.1.0"
      id: echo
      LIMITS
      conversation_variables: [ { name: seen, type: "array[string]", default: [] } ]
      nodes:
        - id: start
          data: { type: start, title: S, variables: [ { variable: n, type: number, required: true } ] }
        - id: end
          data: { type: end, title: E, outputs: [ { variable: n, value_selector: [start, n] } ] }
      edges: [ { source: start, target: end } ]
      """;

  private static final ObjectValue ONE = ObjectValue.of("n", Value.of(1));

  @Test
  void interpretsATextAndRunsACompiledWorkflowAlike() {
    var interpreted = request(text("").inputs(ONE).executionId("default/0-a"));
    var compiled =
        request(RunBuilder.of(interpreted.workflow()).inputs(ONE).executionId("default/0-a"));

    assertThat(compiled.inputs()).isEqualTo(interpreted.inputs());
    assertThat(compiled.workflow()).isSameAs(interpreted.workflow());
    assertThat(compiled.limits()).isEqualTo(RunLimits.FLAT);
  }

  @Test
  void saysWhatIsWrongWithATextAndWithInputs() {
    var broken = RunBuilder.interpret(null, "version: '0.1.0'\nnodes: []", CompileOptions.DEFAULT);

    assertThat(broken.build()).isInstanceOf(RunBuilder.Built.Rejected.class);
    assertThat(text("").build())
        .isEqualTo(new RunBuilder.Built.Unfit(List.of("input 'n' is required")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                          | 20   | 500  | 0  | 20  | 0
          ''                          | 900  | 500  | 0  | 500 | 0
          limits: { max_steps: 40 }   | 900  | 500  | 0  | 40  | 0
          limits: { max_steps: 40 }   | 20   | 500  | 0  | 20  | 0
          limits: { max_concurrency: 4 } | 900 | 500 | 2 | 500 | 2
          limits: { max_concurrency: 4 } | 900 | 500 | 0 | 500 | 4
          ''                          | 900  | 2000 | 0  | 900 | 0
          limits: { max_steps: 40 }   | 900  | 2000 | 0  | 40  | 0
          """)
  void theLowestOfTextAndCallerCounts(
      String limits, int steps, int defaults, int concurrency, int wanted, int side) {
    var caller = new RunLimits(steps, Duration.ofHours(1), concurrency, 0, Integer.MAX_VALUE);
    var usual = new RunLimits(defaults, Duration.ofMinutes(10), 0, 1_000, 100);

    var effective = request(text(limits).inputs(ONE).defaultLimits(usual).limits(caller)).limits();

    assertThat(effective)
        .isEqualTo(new RunLimits(wanted, Duration.ofMinutes(10), side, 1_000, 100));
  }

  @Test
  void givesEveryRunItsSystemVariables() {
    var clock = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

    var system =
        request(
                text("")
                    .inputs(ONE)
                    .group("acme")
                    .clock(clock)
                    .ids(() -> "7")
                    .system(ObjectValue.of("user_id", Value.of("ada"))))
            .system();

    assertThat(system.get("execution_id")).isEqualTo(Value.of("acme/0-7"));
    assertThat(system.get("workflow_run_id")).isEqualTo(Value.of("acme/0-7"));
    assertThat(system.get("timestamp")).isEqualTo(Value.of(1_700_000_000));
    assertThat(system.get("user_id")).isEqualTo(Value.of("ada"));
    assertThat(system.get("app_id")).isEqualTo(Value.of("echo"));
    assertThat(system.get("workflow_id")).isNotNull();
  }

  @Test
  void keepsVariablesThatTheTextDoesNotDeclare() {
    var given = Value.object(Map.of("seen", Value.array(List.of()), "other", Value.of(1)));

    var request = request(text("").inputs(ONE).conversation(given).environment(ONE));

    assertThat(request.conversation()).isEqualTo(given);
    assertThat(request.environment()).isEqualTo(ONE);
  }

  private static RunBuilder text(String limits) {
    return RunBuilder.interpret(null, TEXT.replace("LIMITS", limits), CompileOptions.DEFAULT);
  }

  private static RunRequest request(RunBuilder builder) {
    var built = builder.build();
    assertThat(built).isInstanceOf(RunBuilder.Built.Ready.class);
    return ((RunBuilder.Built.Ready) built).request();
  }
}
