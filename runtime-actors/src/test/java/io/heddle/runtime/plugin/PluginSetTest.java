package io.heddle.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.Severity;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.event.EventLog;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.Watcher;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class PluginSetTest {

  private final List<String> log = new ArrayList<>();

  private final class Fake implements HeddlePlugin {

    private final String id;
    private final Phase phase;
    private final Consumer<Contributions> contribute;
    private final boolean fails;

    Fake(String id, Phase phase, boolean fails, Consumer<Contributions> contribute) {
      this.id = id;
      this.phase = phase;
      this.fails = fails;
      this.contribute = contribute;
    }

    @Override
    public PluginInfo info() {
      return PluginInfo.of(id, "1.0.0");
    }

    @Override
    public Phase phase() {
      return phase;
    }

    @Override
    public void contribute(Contributions contributions) {
      contribute.accept(contributions);
    }

    @Override
    public void start() throws Exception {
      log.add("start " + id);
      if (fails) {
        throw new java.io.IOException("no licence");
      }
    }

    @Override
    public void stop() {
      log.add("stop " + id);
    }

    @Override
    public Health health() {
      if (id.equals("sick")) {
        throw new IllegalStateException("oh");
      }
      return Health.UP;
    }
  }

  private HeddlePlugin plugin(String id, Consumer<Contributions> contribute) {
    return new Fake(id, HeddlePlugin.Phase.NORMAL, false, contribute);
  }

  private HeddlePlugin bootstrap(String id, Consumer<Contributions> contribute) {
    return new Fake(id, HeddlePlugin.Phase.BOOTSTRAP, false, contribute);
  }

  private static PluginSet loaded(PluginLoading loading) {
    return switch (loading) {
      case PluginLoading.Loaded(var plugins) -> plugins;
      case PluginLoading.Refused(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private static List<String> problems(PluginLoading loading) {
    return switch (loading) {
      case PluginLoading.Loaded _ -> List.of();
      case PluginLoading.Refused(var problems) -> problems;
    };
  }

  @Test
  void startsBootstrapPluginsFirstThenTheOthersThenWhatTheyLoadAndStopsInReverse() {
    var loaders =
        bootstrap(
            "loaders", all -> all.loader("fake", place -> List.of(plugin(place + "", _ -> {}))));

    var set =
        loaded(
            PluginSet.load(
                List.of(plugin("normal", _ -> {}), loaders),
                List.of(new LoadSource("fake", Path.of("loaded")))));
    set.close();

    assertThat(log)
        .containsExactly(
            "start loaders",
            "start normal",
            "start loaded",
            "stop loaded",
            "stop normal",
            "stop loaders");
  }

  @Test
  void tellsWhoWatchesARunWhichPluginsItHas() {
    var set =
        loaded(PluginSet.load(List.of(plugin("one", _ -> {}), plugin("two", _ -> {})), List.of()));
    var heard = new EventLog();

    set.tell("test/0-1", heard, () -> Instant.ofEpochMilli(7));

    assertThat(heard.events())
        .containsExactly(
            new RunEvent.PluginLoaded("test/0-1", "one", "1.0.0", "one", 7),
            new RunEvent.PluginLoaded("test/0-1", "two", "1.0.0", "two", 7));
  }

  @Test
  void makesNoEventsForARunThatNobodyWatches() {
    var set = loaded(PluginSet.load(List.of(plugin("one", _ -> {})), List.of()));
    var deaf =
        new Watcher() {
          @Override
          public void onEvent(RunEvent event) {
            throw new AssertionError(event);
          }

          @Override
          public boolean isHeard() {
            return false;
          }
        };

    set.tell("test/0-1", deaf, InstantSource.system());
  }

  @Test
  void tellsWhoIsThereOnceAllAreStarted() {
    var told = new ArrayList<Value>();

    loaded(
        PluginSet.load(
            List.of(
                plugin(
                    "first",
                    all ->
                        all.hook(
                            HookPoint.AFTER_PLUGIN_LOADED,
                            call -> {
                              log.add("told");
                              told.add(call.payload());
                              return null;
                            })),
                plugin("second", _ -> {})),
            List.of()));

    assertThat(log).endsWith("told");
    assertThat(told.toString()).contains("after_plugin_loaded", "first", "second");
  }

  @Test
  void usesNoPluginWhenOneDoesNotStart() {
    var problems =
        problems(
            PluginSet.load(
                List.of(
                    plugin("good", _ -> {}),
                    new Fake("bad", HeddlePlugin.Phase.NORMAL, true, _ -> {}),
                    plugin("never", _ -> {})),
                List.of()));

    assertThat(problems).singleElement().asString().contains("bad", "no licence");
    assertThat(log).containsExactly("start good", "start bad", "stop bad", "stop good");
  }

  @Test
  void refusesNamesThatAreTakenAndSourcesNobodyReads() {
    var one = plugin("one", all -> all.executor("plugin.x", (_, _) -> never()));
    var two = plugin("two", all -> all.executor("plugin.x", (_, _) -> never()));

    assertThat(problems(PluginSet.load(List.of(one, two), List.of())))
        .containsExactly("two: the node type 'plugin.x' is already provided by one");
    assertThat(problems(PluginSet.load(List.of(one, one), List.of())))
        .containsExactly("one: there are two plugins with this id");
    assertThat(
            problems(
                PluginSet.load(
                    List.of(plugin("three", all -> all.executor("llm", (_, _) -> never()))),
                    List.of())))
        .containsExactly("three: nodes of type 'llm' are Heddle's own");
    assertThat(problems(PluginSet.load(List.of(), List.of(new LoadSource("dll", Path.of("x"))))))
        .singleElement()
        .asString()
        .contains("nothing here loads plugins of the type 'dll'");
    assertThat(
            problems(
                PluginSet.load(
                    List.of(plugin("late", all -> all.loader("x", _ -> List.of()))), List.of())))
        .containsExactly("late: only a bootstrap plugin may load others");
  }

  private static CompletableFuture<Outcome> never() {
    return new CompletableFuture<>();
  }

  @Test
  void countsAPluginThatThrowsAsDown() {
    var set =
        loaded(
            PluginSet.load(List.of(plugin("well", _ -> {}), plugin("sick", _ -> {})), List.of()));

    assertThat(set.health().get("well")).isEqualTo(HeddlePlugin.Health.UP);
    assertThat(set.health())
        .containsEntry("sick", HeddlePlugin.Health.down("java.lang.IllegalStateException: oh"));
  }

  private static final String TEXT =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: S, variables: [{ variable: q, type: string }] } }
        - { id: odd, data: { type: odd-kind, title: O } }
        - id: t
          data:
            type: template-transform
            title: T
            template: "{{ shout(q) }}"
            variables: [{ variable: q, value_selector: [start, q] }]
        - { id: end, data: { type: end, title: E, outputs: [{ variable: r, value_selector: [t, output] }] } }
      edges:
        - { source: start, target: odd }
        - { source: odd, target: t }
        - { source: t, target: end }
      """;

  @Test
  void compilesNewKindsAsksItsRulesAndTellsOfTheResult() {
    var reports = new ArrayList<ObjectValue>();
    var set =
        loaded(
            PluginSet.load(
                List.of(
                    plugin(
                        "p",
                        all -> {
                          all.executor("odd-kind", (_, _) -> never());
                          all.templateFunction("shout", (arguments, _) -> arguments.getFirst());
                          all.validator(
                              (workflow, report) ->
                                  report.add(
                                      Severity.ERROR,
                                      "no odd kinds on Saturdays",
                                      java.util.Objects.requireNonNull(workflow.root().node("odd")),
                                      "wait"));
                          all.hook(
                              HookPoint.AFTER_DSL_VALIDATION,
                              call -> {
                                reports.add(call.payload());
                                return null;
                              });
                        })),
                List.of()));

    var result = WorkflowCompiler.compile("t.yml", TEXT, set.extend(CompileOptions.DEFAULT));

    assertThat(result).isInstanceOf(CompileResult.Rejected.class);
    assertThat(result.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.code().name()).isEqualTo("E620");
              assertThat(finding.nodeId()).isEqualTo("odd");
              assertThat(finding.position().line()).isEqualTo(4);
              assertThat(finding.hint()).isEqualTo("wait");
            });
    assertThat(reports.toString()).contains("after_dsl_validation", "is_valid", "E620");
  }
}
