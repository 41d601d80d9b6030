package io.heddle.compiler.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.Compiling;
import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Severity;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.DeclaredVariable;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.ErrorHandling.Reaction;
import io.heddle.compiler.ir.ErrorHandling.Strategy;
import io.heddle.compiler.ir.EventTrigger;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.Recovery.Backoff;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatEnvelopeTest {

  private static final String PLAIN =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: Start } }
        - { id: end, data: { type: end, title: End } }
      edges: [{ source: start, target: end }]
      """;

  private static CompiledWorkflow with(String keys) {
    return Compiling.workflow(PLAIN + keys);
  }

  private static List<DiagnosticCode> errors(String keys) {
    return WorkflowCompiler.compile("a.yml", PLAIN + keys, CompileOptions.DEFAULT)
        .findings()
        .stream()
        .filter(found -> found.severity() == Severity.ERROR)
        .map(Diagnostic::code)
        .toList();
  }

  @Test
  void hasTheDialectsDefaults() {
    var workflow = Compiling.workflow(PLAIN);

    assertThat(workflow.limits()).isEqualTo(RunLimits.FLAT);
    assertThat(workflow.errorHandling().strategy()).isEqualTo(Strategy.STOP);
    assertThat(workflow.errorHandling().handlerGraph()).isEqualTo(-1);
    assertThat(workflow.extra()).isEqualTo(ObjectValue.EMPTY);
    assertThat(workflow.id()).isEmpty();
  }

  @Test
  void readsItsOwnKeys() {
    var workflow =
        with(
            """
            id: support-triage
            name: Support triage
            durability: ephemeral
            limits: { max_steps: 7, max_execution_time_secs: 8, max_concurrency: 2, max_iterations: 9 }
            error_handling:
              strategy: error-workflow
              error_workflow: on-failure
              by_type: { timeout: retry, code: error-workflow }
            cache: { nodes: [end], ttl_secs: 60 }
            budget: { tokens: 200, money: "1.50 USD", on_exceeded: pause }
            """);

    assertThat(workflow.id()).isEqualTo("support-triage");
    assertThat(workflow.name()).isEqualTo("Support triage");
    assertThat(workflow.limits()).isEqualTo(new RunLimits(7, Duration.ofSeconds(8), 2, 9, 9));
    assertThat(workflow.errorHandling().strategy()).isEqualTo(Strategy.ERROR_WORKFLOW);
    assertThat(workflow.errorHandling().byType())
        .isEqualTo(Map.of("timeout", Reaction.RETRY, "code", Reaction.ERROR_WORKFLOW));
    var extra = workflow.extra();
    assertThat(extra.get("durability")).isEqualTo(Value.of("ephemeral"));
    assertThat(extra.get("cache"))
        .isEqualTo(
            Value.object(
                Map.of("nodes", Value.array(List.of(Value.of("end"))), "ttl_secs", Value.of(60))));
    assertThat(((ObjectValue) Objects.requireNonNull(extra.get("budget"))).get("money"))
        .isEqualTo(Value.of("1.50"));
  }

  @Test
  void takesTriggersFromTemplates() {
    var workflow =
        with(
            """
            trigger_templates: { night: { type: schedule, cron: "0 3 * * *" } }
            triggers:
              - { id: a, use: night, timezone: Europe/Berlin }
              - { id: b, type: webhook, path: orders }
              - { id: c, type: event, on: node-completed, node: end, workflow: w }
            """);

    var triggers =
        (io.heddle.compiler.value.ArrayValue)
            Objects.requireNonNull(workflow.extra().get("triggers"));
    assertThat(((ObjectValue) triggers.get(0)).get("cron")).isEqualTo(Value.of("0 3 * * *"));
    assertThat(((ObjectValue) triggers.get(0)).get("use")).isNull();
  }

  @Test
  void knowsWhatStartsOtherWorkflows() {
    var workflow =
        with(
            """
            triggers:
              - { id: after, type: event, on: node-completed, node: end, workflow: w, version: 3,
                  wait: true, inputs: { q: "{{ node.id }}", n: 1 } }
              - { id: off, type: event, on: run-failed, workflow: w, enabled: false }
              - { id: failed, type: event, on: run-failed, workflow: w }
              - { id: night, type: schedule, cron: "0 3 * * *" }
            """);

    assertThat(workflow.triggers())
        .extracting(EventTrigger::id, EventTrigger::event, EventTrigger::awaited)
        .containsExactly(
            tuple("after", EventTrigger.Event.NODE_COMPLETED, true),
            tuple("failed", EventTrigger.Event.RUN_FAILED, false));
    var after = workflow.triggers().getFirst();
    assertThat(workflow.root().node(after.node()).id()).isEqualTo("end");
    assertThat(after.version()).isEqualTo("3");
    assertThat(after.inputs())
        .extracting(EventTrigger.Input::name, EventTrigger.Input::constant)
        .containsExactly(tuple("q", Value.none()), tuple("n", Value.of(1)));
    assertThat(after.inputs().getFirst().template()).isNotNull();
    assertThat(after.position().line()).isPositive();
    assertThat(workflow.triggers().getLast().node()).isEqualTo(-1);
  }

  @Test
  void aTemplateOfATriggerIsCheckedBeforeItFires() {
    assertThat(
            errors(
                "triggers: [{ id: a, type: event, on: run-failed, workflow: w,"
                    + " inputs: { q: '{{ run.' } }]\n"))
        .containsExactly(DiagnosticCode.E501);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id: Not An Id",
        "durability: sometimes",
        "budget: { money: lots }",
        "cache: { nodes: [nobody] }",
        "limits: { max_steps: 0 }",
        "error_handling: { strategy: error-workflow }",
        "error_handling: { strategy: custom }",
        "error_handling: { by_type: { timeout: pray } }",
        "triggers: [{ id: a, type: schedule }]",
        "triggers: [{ id: a, type: schedule, cron: often }]",
        "triggers: [{ id: a, type: schedule, cron: '0 3 * * *', timezone: Mars }]",
        "triggers: [{ id: a, type: webhook }]",
        "triggers: [{ id: a, type: event, on: node-completed, node: nobody, workflow: w }]",
        "triggers: [{ id: a, use: nothing }]",
        "triggers: [{ id: a, type: event, on: workflow-completed, workflow: w }]",
        "triggers: [{ id: a, type: event, on: node-completed }]",
        "triggers: [{ id: a, type: event, on: run-completed, node: end, workflow: w }]",
        "triggers: [{ id: end, type: event, on: run-completed, workflow: w }]",
        "triggers: [{ id: sys, type: event, on: run-completed, workflow: w }]",
        "triggers: [{ id: a, type: event, on: run-completed, workflow: w, action: dance }]",
        "conversation_variables: [{ name: a, type: strnig }]",
        "conversation_variables: [{ name: a }, { name: a }]",
        "error_handler: { mode: recover }",
      })
  void refusesKeysThatMeanNothing(String keys) {
    assertThat(errors(keys + "\n"))
        .isNotEmpty()
        .isSubsetOf(DiagnosticCode.E607, DiagnosticCode.E608);
  }

  @Test
  void keepsTheDefaultsOfVariables() {
    var workflow =
        with(
            """
            environment_variables: [{ name: KEY, value: v }]
            conversation_variables: [{ name: tags, type: "array[string]", default: [a] }, { name: none, type: object }]
            """);

    assertThat(workflow.environment())
        .containsExactly(new DeclaredVariable("KEY", "KEY", "string", Value.of("v")));
    assertThat(workflow.conversation())
        .containsExactly(
            new DeclaredVariable(
                "tags", "tags", "array[string]", Value.array(List.of(Value.of("a")))),
            new DeclaredVariable("none", "none", "object", Value.none()));
  }

  @Test
  void expandsNodeTemplates() {
    var workflow =
        Compiling.workflow(
            """
            version: "0.1.0"
            node_templates: { hi: { type: template-transform, title: Hi, template: hello } }
            nodes:
              - { id: start, data: { type: start, title: Start } }
              - { id: x, data: { use: hi, title: Own } }
              - { id: end, data: { type: end, title: End } }
            edges: [{ source: start, target: x }, { source: x, target: end }]
            """);

    var node = Objects.requireNonNull(workflow.root().node("x"));
    assertThat(node.type()).isEqualTo("template-transform");
    assertThat(node.title()).isEqualTo("Own");
  }

  @Test
  void readsRetriesAndStrategies() {
    var node =
        Compiling.flat(
            """
            type: code
            title: X
            code: x
            retry_config: { max_retries: 3, retry_interval: 100, backoff_strategy: exponential_with_jitter,
                            backoff_multiplier: 3, max_retry_interval: 900, retry_on_retryable_only: false }
            error_strategy: { type: default-value, default_value: { r: 1 } }
            on_restart: fail
            """);

    assertThat(node.recovery())
        .isEqualTo(
            new Recovery(
                new Recovery.Retry(
                    3,
                    Duration.ofMillis(100),
                    Backoff.EXPONENTIAL_WITH_JITTER,
                    3.0,
                    Duration.ofMillis(900),
                    false),
                new Recovery.Strategy.DefaultValue(ObjectValue.of("r", Value.of(1))),
                Recovery.Restart.FAIL));
  }

  @Test
  void branchesOnFailureOnlyWhereAnEdgeTakesIt() {
    var data = "{ type: code, title: X, code: x, error_strategy: { type: fail-branch } }";
    var joined =
        Compiling.flat(
            data,
            "[{ source: start, target: x }, { source: x, target: end },"
                + " { source: x, target: end, source_handle: fail-branch }]");
    var alone = Compiling.flat(data);

    assertThat(joined.branch()).isTrue();
    assertThat(joined.recovery().strategy()).isEqualTo(new Recovery.Strategy.FailBranch());
    assertThat(alone.branch()).isFalse();
    assertThat(alone.recovery().strategy()).isEqualTo(new Recovery.Strategy.Fail());
  }

  @Test
  void givesEdgesIdsOfTheirOwn() {
    var workflow =
        Compiling.workflow(
            """
            version: "0.1.0"
            nodes:
              - { id: start, data: { type: start, title: Start } }
              - { id: x, data: { type: template-transform, title: X, template: x } }
              - { id: end, data: { type: end, title: End } }
            edges: [{ id: e, source: start, target: x }, { id: e, source: x, target: end }]
            """);

    assertThat(workflow.root().edges()).extracting(Edge::id).containsExactly("e", "edge_1");
    assertThat(workflow.findings()).extracting(Diagnostic::code).contains(DiagnosticCode.W610);
  }
}
