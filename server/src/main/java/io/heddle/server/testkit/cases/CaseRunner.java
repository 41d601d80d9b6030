package io.heddle.server.testkit.cases;

import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.compiler.registry.WorkflowRegistry;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.llm.ProviderConfig;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.nested.RegistryLookup;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.plugin.PluginLoading;
import io.heddle.runtime.plugin.PluginSet;
import io.heddle.runtime.trigger.TriggerStart;
import io.heddle.server.LocalPorts;
import io.heddle.server.LocalRuntime;
import io.heddle.server.LocalWorkflows;
import io.heddle.server.testkit.NumberedIds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Runs cases one after the other, each in a group of its own over the real engine. */
public final class CaseRunner {

  private static final String GROUP = "cases";

  private final Duration limit;

  /**
   * @param limit after which a case that has not ended has failed
   */
  public CaseRunner(Duration limit) {
    this.limit = limit;
  }

  /** The cases of a folder, or the folder itself when it is one. */
  public static List<Path> casesIn(Path folder) throws IOException {
    return CaseFolder.in(folder);
  }

  /** What became of the case in this folder. Never throws: a defect fails that case alone. */
  public CaseResult run(Path folder) throws InterruptedException {
    var started = System.nanoTime();
    List<String> problems;
    try {
      problems = run(CaseFolder.read(folder));
    } catch (IOException e) {
      problems = List.of("cannot be read: " + e);
    } catch (CaseFolder.UnreadableCaseException e) {
      problems = List.of(String.valueOf(e.getMessage()));
    } catch (RuntimeException | ExecutionException e) {
      problems = List.of("internal error: " + e);
    }
    var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    return new CaseResult(String.valueOf(folder.getFileName()), problems, millis);
  }

  private List<String> run(CaseFolder given)
      throws IOException, InterruptedException, ExecutionException {
    var state = given.state();
    try (var server = MockServer.start(state.routes())) {
      var system = new LinkedHashMap<>(state.system().entries());
      system.put("base_url", Value.of(server.url()));
      return switch (CasePlugins.load(state.plugins(), given.folder())) {
        case PluginLoading.Refused(var problems) -> notStarted(given, String.join("; ", problems));
        case PluginLoading.Loaded(var plugins) -> {
          try (plugins) {
            yield run(given, plugins, new ObjectValue(system), server.url());
          }
        }
      };
    }
  }

  private List<String> run(CaseFolder given, PluginSet plugins, ObjectValue system, String url)
      throws InterruptedException, ExecutionException {
    var options = plugins.extend(LocalRuntime.compileOptions());
    return switch (WorkflowCompiler.compile(CaseFolder.WORKFLOW, given.workflow(), options)) {
      case CompileResult.Rejected rejected -> notStarted(given, rejected.summary());
      case CompileResult.Compiled(var main) -> {
        var file = given.folder().resolve(CaseFolder.WORKFLOW);
        var others = new LocalWorkflows(main, file, given.workflow(), given.folder(), options);
        yield switch (others.process()) {
          case ProcessResult.Refused refused -> notStarted(given, refused(refused));
          case ProcessResult.Processed(var definition) ->
              run(given, plugins, definition, new Surroundings(system, others.registry(), url));
        };
      }
    };
  }

  /** What a case runs among: the variables of the system, other workflows, the mock server. */
  private record Surroundings(ObjectValue system, WorkflowRegistry workflows, String url) {}

  private static String refused(ProcessResult.Refused refused) {
    return "Validation failed: "
        + refused.findings().stream()
            .map(found -> found.code() + " " + found.message())
            .collect(Collectors.joining("; "));
  }

  private List<String> run(
      CaseFolder given, PluginSet plugins, ProcessedWorkflow definition, Surroundings around)
      throws InterruptedException, ExecutionException {
    var workflow = definition.workflow();
    var trigger = given.state().trigger();
    var start =
        trigger == null
            ? new TriggerStart.Begin(-1, given.inputs())
            : TriggerStart.of(workflow, trigger, given.inputs());
    return switch (start) {
      case TriggerStart.Refused(var message) -> notStarted(given, message);
      case TriggerStart.Begin begin ->
          switch (builder(workflow, given, begin, around.system()).build()) {
            case RunBuilder.Built.Rejected(var rejected) -> notStarted(given, rejected.summary());
            case RunBuilder.Built.Unfit(var messages) ->
                notStarted(given, "Input validation failed: " + String.join("; ", messages));
            case RunBuilder.Built.Ready ready ->
                run(given, plugins, ready.from(RunOrigin.of(definition)), around);
          };
    };
  }

  private static RunBuilder builder(
      CompiledWorkflow workflow, CaseFolder given, TriggerStart.Begin begin, ObjectValue system) {
    var state = given.state();
    var builder =
        RunBuilder.of(workflow)
            .group(GROUP)
            .root(begin.root())
            .inputs(begin.inputs())
            .system(system)
            .environment(state.environment())
            .conversation(state.conversation())
            .strictness(state.strictness());
    if (state.limits() != null) {
      builder.defaultLimits(state.limits());
    }
    if (state.clock() != null) {
      builder.clock(state.clock());
    }
    if (given.debug() != null) {
      builder.debug(DebugSteps.session(given.debug()));
    }
    if (state.idPrefix() != null) {
      builder.ids(new NumberedIds(state.idPrefix()));
    }
    return builder;
  }

  private static List<String> notStarted(CaseFolder given, String error) {
    return given.expected().differences(RunStatus.FAILED, ObjectValue.EMPTY, error);
  }

  private List<String> run(
      CaseFolder given, PluginSet plugins, RunBuilder.Built.Ready ready, Surroundings around)
      throws InterruptedException, ExecutionException {
    var state = given.state();
    var options =
        LocalPorts.Options.of(GROUP, NetworkPolicy.local())
            .withProviders(providers(state.providers(), around.url()))
            .withTools(new MockMcpServers(state.mcpServers()))
            .withPlugins(plugins);
    try (var runtime =
        LocalRuntime.start(
            GROUP,
            new LocalPorts(options),
            executor -> new RegistryLookup(around.workflows(), executor))) {
      var running = runtime.run(ready);
      var script = given.debug();
      if (script != null && ready.debug() != null) {
        var problems = new DebugSteps(script, ready.debug()).run();
        if (!problems.isEmpty()) {
          return problems;
        }
      }
      try {
        var result = running.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        return compare(given.expected(), ready.request().workflow(), result);
      } catch (TimeoutException _) {
        return List.of("did not end within " + limit);
      }
    }
  }

  private static List<String> compare(
      CaseExpectation expected, CompiledWorkflow workflow, RunResult result) {
    var failure = result.failure();
    return expected.differences(
        result.status(),
        result.outputs(),
        failure == null ? "" : failure.display(workflow.dialect()));
  }

  private static Map<String, ProviderConfig> providers(Map<String, Settings> written, String url) {
    var providers = new LinkedHashMap<String, ProviderConfig>();
    written.forEach(
        (name, settings) ->
            providers.put(
                name,
                new ProviderConfig(
                    null,
                    settings.text("base_url", url + "/v1"),
                    settings.text("api_key"),
                    settings.text("org_id"),
                    settings.text("default_model"))));
    return providers;
  }
}
