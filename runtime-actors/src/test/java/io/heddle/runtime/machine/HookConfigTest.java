package io.heddle.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.plugin.Contributions;
import io.heddle.runtime.plugin.HeddlePlugin;
import io.heddle.runtime.plugin.HookPoint;
import io.heddle.runtime.plugin.PluginInfo;
import io.heddle.runtime.plugin.PluginLoading;
import io.heddle.runtime.plugin.PluginSet;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What hooks are told of the settings of nodes. */
final class HookConfigTest {

  private static final String EACH =
      """
      version: "0.1.0"
      nodes:
        - id: start
          data: { type: start, title: S, variables: [ { variable: items, type: "array[string]" } ] }
        - { id: work, data: { type: plugin.work, title: W, level: 3 } }
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
                    template: "{{ x }} of all"
                    variables: [ { variable: x, value_selector: [__scope__, item] } ]
                - { id: e, type: end, data: { title: E, outputs: [ { variable: v, value_selector: [t, output] } ] } }
              edges: [ { source: s, target: t }, { source: t, target: e } ]
        - { id: end, data: { type: end, title: E, outputs: [ { variable: r, value_selector: [each, all] } ] } }
      edges:
        - { source: start, target: work }
        - { source: work, target: each }
        - { source: each, target: end }
      """;

  private final Map<String, ObjectValue> told = new LinkedHashMap<>();

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

  private static CompiledWorkflow compiled(CompileOptions options) {
    return switch (WorkflowCompiler.compile("test.yml", EACH, options)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  private static List<ObjectValue> settings(CompiledWorkflow workflow) {
    return workflow.graphs().stream()
        .flatMap(graph -> graph.nodes().stream())
        .map(node -> node.settings())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_NODE_EXECUTE", "AFTER_NODE_EXECUTE"})
  void everyNodeComesWithItsSettingsAsTheTextHasThem(HookPoint point) {
    var plugins =
        plugins(
            all ->
                all.hook(
                    point,
                    call -> {
                      var config = call.payload().get("config");
                      told.put(String.valueOf(call.payload().get("node_id")), (ObjectValue) config);
                      return null;
                    }));
    var workflow = compiled(plugins.extend(CompileOptions.DEFAULT));
    var items = ObjectValue.of("items", Value.array(List.of(Value.of("a"))));
    var driver =
        new MachineDriver(
            RunRequest.of("test/0-1", workflow, items),
            1,
            plugins.hooks("test/0-1", null, InstantSource.system()),
            _ -> Outcome.Completed.of(ObjectValue.EMPTY));

    assertThat(driver.finish().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(told).containsOnlyKeys(ids("start", "work", "each", "s", "t", "e", "end"));
    assertThat(config("work").get("level")).isEqualTo(Value.of(3));
    assertThat(config("t").get("template")).isEqualTo(Value.of("{{ x }} of all"));
    assertThat(config("each").get("output_variable")).isEqualTo(Value.of("all"));
    assertThat(config("start").get("variables")).isInstanceOf(ArrayValue.class);
  }

  private static String[] ids(String... ids) {
    return List.of(ids).stream().map(id -> String.valueOf(Value.of(id))).toArray(String[]::new);
  }

  private ObjectValue config(String node) {
    return java.util.Objects.requireNonNull(told.get(String.valueOf(Value.of(node))));
  }

  @Test
  void nodesKeepNothingWhenNobodyHearsOfThem() {
    var others = plugins(all -> all.hook(HookPoint.BEFORE_VARIABLE_WRITE, _ -> null));

    assertThat(settings(compiled(CompileOptions.DEFAULT))).containsOnly(ObjectValue.EMPTY);
    assertThat(settings(compiled(others.extend(CompileOptions.DEFAULT))))
        .containsOnly(ObjectValue.EMPTY);
  }

  @Test
  void thePayloadIsTheKeptSettingsThemselvesAndNoCopy() {
    var plugins =
        plugins(
            all ->
                all.hook(
                    HookPoint.BEFORE_NODE_EXECUTE,
                    call -> {
                      told.put(
                          String.valueOf(call.payload().get("node_id")),
                          (ObjectValue) call.payload().get("config"));
                      return null;
                    }));
    var workflow = compiled(plugins.extend(CompileOptions.DEFAULT));
    new MachineDriver(
            RunRequest.of("test/0-1", workflow, ObjectValue.of("items", Value.array(List.of()))),
            1,
            plugins.hooks("test/0-1", null, InstantSource.system()),
            _ -> Outcome.Completed.of(ObjectValue.EMPTY))
        .finish();

    assertThat(config("each"))
        .isSameAs(java.util.Objects.requireNonNull(workflow.root().node("each")).settings());
  }
}
