package io.heddle.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.plugin.Contributions;
import io.heddle.runtime.plugin.HeddlePlugin;
import io.heddle.runtime.plugin.HookHandler;
import io.heddle.runtime.plugin.HookPoint;
import io.heddle.runtime.plugin.PluginInfo;
import io.heddle.runtime.plugin.PluginLoading;
import io.heddle.runtime.plugin.PluginSet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PluginHooksTest {

  private static final String LINE =
      """
      version: "0.1.0"
      conversation_variables: [{ name: memo, type: string, default: old }]
      nodes:
        - id: start
          data: { type: start, title: S, variables: [{ variable: q, type: string }] }
        - { id: work, data: { type: plugin.work, title: Work, level: 3 } }
        - id: keep
          data:
            type: assigner
            title: A
            assigned_variable_selector: [conversation, memo]
            input_variable_selector: [work, out]
        - id: shown
          data:
            type: template-transform
            title: T
            template: "{{ a }}/{{ b }}"
            variables:
              - { variable: a, value_selector: [work, out] }
              - { variable: b, value_selector: [conversation, memo] }
        - id: end
          data:
            type: end
            title: E
            outputs: [{ variable: r, value_selector: [shown, output] }]
      edges:
        - { source: start, target: work }
        - { source: work, target: keep }
        - { source: keep, target: shown }
        - { source: shown, target: end }
      """;

  private static final String EACH =
      """
      version: "0.1.0"
      nodes:
        - id: start
          data: { type: start, title: S, variables: [{ variable: items, type: "array[string]" }] }
        - id: each
          data:
            type: iteration
            title: I
            input_selector: [start, items]
            output_variable: all
            sub_graph:
              nodes:
                - { id: s, type: start, data: { title: S } }
                - id: t
                  type: template-transform
                  data:
                    title: T
                    template: "{{ x }}"
                    variables: [{ variable: x, value_selector: [__scope__, item] }]
                - id: e
                  type: end
                  data: { title: E, outputs: [{ variable: v, value_selector: [t, output] }] }
              edges: [{ source: s, target: t }, { source: t, target: e }]
        - id: end
          data: { type: end, title: E, outputs: [{ variable: r, value_selector: [each, all] }] }
      edges: [{ source: start, target: each }, { source: each, target: end }]
      """;

  private final List<String> heard = new ArrayList<>();
  private final List<RunEvent> events = new ArrayList<>();

  private static CompiledWorkflow compiled(String text) {
    return switch (WorkflowCompiler.compile("test.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  private static PluginSet plugins(Consumer<Contributions> contribute) {
    var plugin =
        new HeddlePlugin() {
          @Override
          public PluginInfo info() {
            return PluginInfo.of("test", "1");
          }

          @Override
          public void contribute(Contributions contributions) {
            contribute.accept(contributions);
          }
        };
    return switch (PluginSet.load(List.of(plugin), List.of())) {
      case PluginLoading.Loaded(var loaded) -> loaded;
      case PluginLoading.Refused(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private @Nullable Hooks hooks(Consumer<Contributions> contribute) {
    return plugins(contribute).hooks("test/0-1", events::add, InstantSource.system());
  }

  private MachineDriver drive(
      String text, ObjectValue inputs, @Nullable Hooks hooks, Function<Activation, Outcome> work) {
    var request = RunRequest.of("test/0-1", compiled(text), inputs);
    var driver = new MachineDriver(request, 1, hooks, work);
    driver.finish();
    return driver;
  }

  private static Outcome out(String text) {
    return Outcome.Completed.of(ObjectValue.of("out", Value.of(text)));
  }

  private static final ObjectValue ASKED = ObjectValue.of("q", Value.of("hi"));

  private static HookHandler hooked(String suffix) {
    return call ->
        call.payload().get("value") instanceof StringValue(var text)
            ? Value.of(text + suffix)
            : null;
  }

  private HookHandler telling() {
    return call -> {
      var node = call.payload().get("node_id");
      heard.add(call.point().id() + (node instanceof StringValue(var id) ? " " + id : ""));
      return null;
    };
  }

  @Test
  void tellsOfTheRunAndOfEachNodeOnceInOrder() {
    var hooks =
        hooks(
            all -> {
              for (var point : HookPoint.values()) {
                if (point != HookPoint.BEFORE_VARIABLE_WRITE) {
                  all.hook(point, telling());
                }
              }
            });

    drive(LINE, ASKED, hooks, _ -> out("x"));

    assertThat(heard)
        .containsExactly(
            "after_plugin_loaded",
            "before_workflow_run",
            "before_node_execute start",
            "after_node_execute start",
            "before_node_execute work",
            "after_node_execute work",
            "before_node_execute keep",
            "after_node_execute keep",
            "before_node_execute shown",
            "after_node_execute shown",
            "before_node_execute end",
            "after_node_execute end",
            "after_workflow_run");
  }

  @Test
  void writesWhatTheHookMadeOfOutputsOfChildrenAndFusedNodesAndOfAssignedVariables() {
    var hooks = hooks(all -> all.hook(HookPoint.BEFORE_VARIABLE_WRITE, hooked("!")));

    var run = drive(LINE, ASKED, hooks, _ -> out("x"));

    // work: x!, memo: x!!, the template's own output once more; the end's is not hooked.
    assertThat(Objects.requireNonNull(run.result()).outputs())
        .isEqualTo(ObjectValue.of("r", Value.of("x!/x!!!")));
    assertThat(Objects.requireNonNull(run.result()).conversation())
        .isEqualTo(ObjectValue.of("memo", Value.of("x!!")));
  }

  @Test
  void tellsWhatIsWrittenAndWhere() {
    var hooks =
        hooks(
            all ->
                all.hook(
                    HookPoint.BEFORE_VARIABLE_WRITE,
                    call -> {
                      heard.add(
                          call.payload().get("node_id") + " " + call.payload().get("selector"));
                      return null;
                    }));

    drive(LINE, ASKED, hooks, _ -> out("x"));

    assertThat(heard.toString())
        .contains("start", "q", "work", "out", "keep", "conversation", "memo", "shown")
        .doesNotContain("\"end\"");
  }

  @Test
  void givesAllHandlersTheSameValueInTheOrderOfPriorityAndTakesTheLastAnswer() {
    var hooks =
        hooks(
            all -> {
              all.hook(HookPoint.BEFORE_VARIABLE_WRITE, _ -> null);
              all.hook(HookPoint.BEFORE_VARIABLE_WRITE, 20, hooked("-late"));
              all.hook(HookPoint.BEFORE_VARIABLE_WRITE, 10, hooked("-early"));
            });

    var run = drive(LINE, ASKED, hooks, _ -> out("x"));

    assertThat(run.state().root().slot(1)).isEqualTo(ObjectValue.of("out", Value.of("x-late")));
  }

  @Test
  void hooksFireInsideFrames() {
    var inputs = ObjectValue.of("items", Value.array(List.of(Value.of("a"), Value.of("b"))));
    var hooks =
        hooks(
            all -> {
              all.hook(HookPoint.BEFORE_VARIABLE_WRITE, hooked("!"));
              all.hook(HookPoint.BEFORE_NODE_EXECUTE, telling());
              all.hook(HookPoint.AFTER_NODE_EXECUTE, telling());
            });

    var run = drive(EACH, inputs, hooks, _ -> out("x"));

    assertThat(Objects.requireNonNull(run.result()).outputs().toString()).contains("a!", "b!");
    assertThat(heard).filteredOn(one -> one.endsWith(" t")).hasSize(4);
    assertThat(heard).endsWith("before_node_execute end", "after_node_execute end");
  }

  @Test
  void seesTheVariablesOfTheRunAndOfTheFramesAround() {
    var inputs = ObjectValue.of("items", Value.array(List.of(Value.of("a"))));
    var seen = new ArrayList<@Nullable Value>();
    var hooks =
        hooks(
            all ->
                all.hook(
                    HookPoint.BEFORE_NODE_EXECUTE,
                    call -> {
                      if (Value.of("t").equals(call.payload().get("node_id"))) {
                        var variables = call.variables();
                        seen.add(variables.get(List.of("__scope__", "item")));
                        seen.add(variables.get(List.of("start", "items")));
                        seen.add(variables.get(List.of("each", "all")));
                        seen.add(variables.get(List.of("nobody", "knows")));
                      }
                      return null;
                    }));

    drive(EACH, inputs, hooks, _ -> out("x"));

    assertThat(seen).containsExactly(Value.of("a"), inputs.get("items"), null, null);
  }

  @Test
  void tellsOfNodesAndRunsThatFail() {
    var told = new ArrayList<ObjectValue>();
    HookHandler keep =
        call -> {
          told.add(call.payload());
          return null;
        };
    var hooks =
        hooks(
            all -> {
              all.hook(HookPoint.AFTER_NODE_EXECUTE, keep);
              all.hook(HookPoint.AFTER_WORKFLOW_RUN, keep);
            });

    drive(LINE, ASKED, hooks, _ -> MachineDriver.fail(ErrorKind.CODE, "broken"));

    assertThat(told).hasSize(3);
    assertThat(told.get(1).get("status")).isEqualTo(Value.of("failed"));
    assertThat(told.get(1).get("error")).asString().contains("broken");
    assertThat(told.get(1).get("config")).asString().contains("level");
    assertThat(told.get(2).get("status")).isEqualTo(Value.of("failed"));
    assertThat(told.get(2).get("error")).asString().contains("broken");
  }

  @Test
  void aHandlerThatFailsIsAnEventAndNothingElse() {
    var hooks =
        hooks(
            all -> {
              all.hook(
                  HookPoint.BEFORE_VARIABLE_WRITE,
                  _ -> {
                    throw new java.io.IOException("no disk");
                  });
              all.hook(HookPoint.BEFORE_VARIABLE_WRITE, hooked("!"));
              all.hook(
                  HookPoint.BEFORE_WORKFLOW_RUN,
                  call -> {
                    call.emit("began", Value.of(1));
                    return null;
                  });
            });

    var run = drive(LINE, ASKED, hooks, _ -> out("x"));

    assertThat(Objects.requireNonNull(run.result()).status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(run.state().root().slot(1)).isEqualTo(ObjectValue.of("out", Value.of("x!")));
    assertThat(events)
        .anySatisfy(
            event ->
                assertThat(event)
                    .isInstanceOfSatisfying(
                        RunEvent.PluginError.class,
                        error -> {
                          assertThat(error.plugin()).isEqualTo("test");
                          assertThat(error.hook()).isEqualTo("before_variable_write");
                          assertThat(error.message()).isEqualTo("no disk");
                        }))
        .anySatisfy(
            event ->
                assertThat(event)
                    .isInstanceOfSatisfying(
                        RunEvent.PluginEvent.class,
                        told -> assertThat(told.type()).isEqualTo("began")));
  }

  @Test
  void aReplayCallsNoHookAndFindsTheChangedValues() {
    var hooks =
        hooks(
            all ->
                all.hook(
                    HookPoint.BEFORE_VARIABLE_WRITE,
                    call -> {
                      heard.add("called");
                      return hooked("!").handle(call);
                    }));
    var run = drive(LINE, ASKED, hooks, _ -> out("x"));
    var calls = heard.size();

    var replayed = new ExecutionState();
    run.facts.forEach(replayed::apply);

    assertThat(replayed.result()).isEqualTo(run.result());
    assertThat(heard).hasSize(calls);
  }

  @Test
  void aPluginsNodeReadsAnyVariableAsItWasWhenItBegan() {
    var seen = new ArrayList<@Nullable Value>();

    drive(
        LINE,
        ASKED,
        null,
        activation -> {
          var variables = ((io.heddle.runtime.node.SnapshotInputs) activation.inputs()).variables();
          seen.add(variables.get(List.of("start", "q")));
          seen.add(variables.get(List.of("conversation", "memo")));
          seen.add(variables.get(List.of("work", "out")));
          return out("x");
        });

    assertThat(seen).containsExactly(Value.of("hi"), Value.of("old"), null);
  }

  @Test
  void withoutHooksForRunsThereIsNothingToCall() {
    assertThat(PluginSet.NONE.hooks("x", null, InstantSource.system())).isNull();
    assertThat(hooks(all -> all.hook(HookPoint.AFTER_PLUGIN_LOADED, telling()))).isNull();
    assertThat(hooks(all -> all.hook(HookPoint.AFTER_NODE_EXECUTE, telling()))).isNotNull();
  }
}
