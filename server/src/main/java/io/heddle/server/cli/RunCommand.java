package io.heddle.server.cli;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.compiler.template.Strictness;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.debug.Breakpoint;
import io.heddle.runtime.debug.DebugConfig;
import io.heddle.runtime.debug.InvalidBreakpointException;
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
import io.heddle.server.knowledge.LocalKnowledge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle run}: runs one workflow file in this process and shows it. */
@Command(
    name = "run",
    description = "Runs a workflow file and prints its outputs.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 succeeded (partial too, with a warning), 1 the workflow failed,",
      "2 the file or the command line is wrong, 3 it waits for an answer, 130 interrupted."
    })
public final class RunCommand implements Callable<Integer> {

  /** How the result is printed. */
  enum Format {
    TEXT,
    JSON
  }

  /** How the events of the run are printed. */
  enum EventFormat {
    NDJSON
  }

  @Parameters(
      paramLabel = "FILE",
      description = "A workflow file: YAML, JSON or TOML, or one that was compiled.")
  private @Nullable Path file;

  @Mixin private InputsOption inputs = new InputsOption();

  @Option(
      names = "--output",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "json prints one object on standard output and nothing else.")
  private Format format = Format.TEXT;

  @Option(
      names = "--events",
      paramLabel = "ndjson",
      description =
          "Print the run's public events as they happen, one JSON object a line, and nothing else"
              + " on standard output.")
  private @Nullable EventFormat events;

  @Option(names = "--quiet", description = "Print the outputs only.")
  private boolean quiet;

  @Option(
      names = "--timeout",
      paramLabel = "30s",
      converter = DurationConverter.class,
      description = "Give the run up after so long: 500ms, 30s, 5m, 1h.")
  private @Nullable Duration timeout;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "The group (tenant) the run belongs to.")
  private String group = "default";

  @Option(
      names = "--deny-private-network",
      description = "Refuse requests to loopback and private addresses, as the server does.")
  private boolean denyPrivateNetwork;

  @Option(
      names = "--trust",
      description = "Run a compiled file wherever it comes from: it decides what is done.")
  private boolean trust;

  @Option(
      names = "--workflows",
      paramLabel = "DIR",
      description = "Where the workflows are that this one runs; beside FILE otherwise.")
  private @Nullable Path workflows;

  @Mixin private TriggerOption trigger = new TriggerOption();

  @Option(
      names = "--strict-templates",
      description = "A text that names a variable which does not exist fails its node.")
  private boolean strictTemplates;

  @Option(
      names = "--knowledge",
      paramLabel = "NAME=FILE_OR_DIR",
      description =
          "Text files that knowledge nodes search as the knowledge base NAME (its id in the"
              + " workflow; * for every one); may be repeated.")
  private Map<String, Path> knowledge = new LinkedHashMap<>();

  @Option(
      names = "--answer",
      paramLabel = "NODE=ACTION[,FIELD=VALUE...]",
      description =
          "Answers the form of a human-input node; may be repeated. NODE/NODE is a node of the"
              + " workflow that a node runs.")
  private List<String> answers = new ArrayList<>();

  @Option(
      names = "--break",
      paramLabel = "NODE[:after][ if CONDITION]",
      description = "Stop there and debug; may be repeated. EACH[2]/NODE is inside a container.")
  private List<String> breakpoints = new ArrayList<>();

  @Option(names = "--break-on-start", description = "Stop before the first node and debug.")
  private boolean breakOnStart;

  private @Nullable DebugConfig debug;
  private @Nullable GivenAnswers given;

  @Mixin private DurableOption durable = new DurableOption();
  @Mixin private PluginOption pluginOption = new PluginOption();

  private final Output output;
  private final ExecutionsDoor door;

  public RunCommand(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!group.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      return wrong(
          "--group %s: a group's name is 1 to 63 of a-z, 0-9 and -, and does not begin with -"
              .formatted(group));
    }
    var data = durable.directory();
    if (data != null) {
      return durably(data);
    }
    return switch (pluginOption.load()) {
      case PluginLoading.Refused(var problems) -> wrong(String.join("\nheddle: ", problems));
      case PluginLoading.Loaded(var plugins) -> {
        try (plugins) {
          yield withPlugins(plugins);
        }
      }
    };
  }

  private int durably(Path directory) throws InterruptedException {
    if (pluginOption.isGiven() || trust || denyPrivateNetwork || breakOnStart || timeout != null) {
      return wrong(DurableOption.NOT_WITH);
    }
    if (!answers.isEmpty() || !breakpoints.isEmpty() || !knowledge.isEmpty()) {
      return wrong(DurableOption.NOT_WITH);
    }
    var path = java.util.Objects.requireNonNull(file);
    var json = format == Format.JSON;
    return new DurableRun(output, door, directory, group, json, quiet, events != null)
        .run(new DurableRun.Given(path, workflows, inputs, trigger));
  }

  private int withPlugins(PluginSet plugins) throws InterruptedException {
    var options = plugins.extend(LocalRuntime.compileOptions());
    var compiled = WorkflowFile.open(java.util.Objects.requireNonNull(file), options, trust);
    if (compiled.workflow() == null) {
      return refused(compiled);
    }
    if (!quiet && format == Format.TEXT) {
      output.err().print(compiled.print(output.terminal(), false));
      output.err().flush();
      inputs.misspelt(compiled.workflow()).forEach(output::note);
    }
    try {
      debug = debugging(compiled.workflow());
      given = GivenAnswers.parse(answers);
    } catch (InvalidBreakpointException | GivenAnswers.UnusableException e) {
      return wrong(e.getMessage());
    }
    var unknown =
        debug == null
            ? null
            : NamedNodes.unknown(
                compiled.workflow(), debug.breakpoints().stream().map(Breakpoint::node).toList());
    if (unknown != null) {
      return wrong(unknown);
    }
    var others =
        new LocalWorkflows(
            java.util.Objects.requireNonNull(compiled.workflow()),
            compiled.path(),
            compiled.source(),
            workflows == null ? compiled.path().resolveSibling("") : workflows,
            options);
    return switch (others.process()) {
      case ProcessResult.Refused refused -> refused(WorkflowFile.refused(others.files(), refused));
      case ProcessResult.Processed(var definition) -> checked(others, definition, plugins);
    };
  }

  private @Nullable DebugConfig debugging(CompiledWorkflow workflow)
      throws InvalidBreakpointException {
    var parsed = new ArrayList<Breakpoint>();
    for (var breakpoint : breakpoints) {
      parsed.add(Breakpoint.parse(breakpoint));
    }
    return parsed.isEmpty() && !breakOnStart
        ? null
        : new DebugConfig(parsed, breakOnStart).with(workflow);
  }

  private int refused(WorkflowFile compiled) {
    if (format == Format.JSON) {
      output.line(RunReport.rejected(compiled).toPrettyString());
    } else {
      output.note(compiled.print(output.terminal(), false).stripTrailing());
    }
    return ExitCode.USAGE;
  }

  private int checked(LocalWorkflows others, ProcessedWorkflow definition, PluginSet plugins)
      throws InterruptedException {
    var workflow = definition.workflow();
    var places = new FormPlaces(definition);
    for (var node : java.util.Objects.requireNonNull(given).nodes()) {
      var refusal = places.refusal(node);
      if (refusal != null) {
        return wrong(refusal);
      }
    }
    var isAttended = debug != null || !places.isEmpty();
    TriggerStart start;
    try {
      start = trigger.start(workflow, inputs);
    } catch (GivenValues.UnusableException e) {
      return wrong(e.getMessage());
    }
    return switch (start) {
      case TriggerStart.Refused(var message) -> wrong(message);
      case TriggerStart.Begin(var root, var given) ->
          built(
              others, definition, plugins, builder(workflow).inputs(given).root(root), isAttended);
    };
  }

  private RunBuilder builder(CompiledWorkflow workflow) {
    var builder =
        RunBuilder.of(workflow)
            .group(group)
            .strictness(strictTemplates ? Strictness.STRICT : Strictness.LENIENT);
    if (timeout != null) {
      builder.timeout(timeout);
    }
    if (events == null && !quiet && format == Format.TEXT && !output.terminal()) {
      builder.streamEvents(new PlainLines(output));
    }
    return builder;
  }

  private int built(
      LocalWorkflows others,
      ProcessedWorkflow definition,
      PluginSet plugins,
      RunBuilder builder,
      boolean isAttended)
      throws InterruptedException {
    return switch (builder.build()) {
      case RunBuilder.Built.Rejected(var rejected) -> wrong(rejected.summary());
      case RunBuilder.Built.Unfit(var messages) -> wrong(String.join("\nheddle: ", messages));
      case RunBuilder.Built.Ready ready ->
          run(others, plugins, told(ready.from(RunOrigin.of(definition))), isAttended);
    };
  }

  private RunBuilder.Built.Ready told(RunBuilder.Built.Ready ready) {
    return events == null ? ready : ready.watchedBy(new EventLines(output, ready.request()));
  }

  private int wrong(@Nullable String message) {
    if (format == Format.JSON) {
      output.line(RunReport.wrong(String.valueOf(message)).toPrettyString());
    } else {
      output.note("heddle: " + message);
    }
    return ExitCode.USAGE;
  }

  private int run(
      LocalWorkflows others, PluginSet plugins, RunBuilder.Built.Ready ready, boolean isAttended)
      throws InterruptedException {
    var workflow = ready.request().workflow();
    LocalKnowledge known;
    try {
      known = LocalKnowledge.read(knowledge);
    } catch (LocalKnowledge.UnusableException e) {
      return wrong(e.getMessage());
    }
    try (var runtime = runtime(others, known, plugins)) {
      var result = isAttended ? attended(runtime, ready) : watched(runtime, ready);
      if (events == null) {
        new RunReport(output, quiet).print(workflow, result, format == Format.JSON);
      }
      return switch (result.status()) {
        case SUCCEEDED, PARTIAL_SUCCEEDED, FAILED_WITH_RECOVERY -> ExitCode.OK;
        case CANCELLED -> ExitCode.INTERRUPTED;
        case WAITING -> ExitCode.WAITING;
        case RUNNING, PAUSED, FAILED -> ExitCode.FAILED;
      };
    }
  }

  private LocalRuntime runtime(LocalWorkflows others, LocalKnowledge known, PluginSet plugins) {
    var policy = denyPrivateNetwork ? NetworkPolicy.server() : NetworkPolicy.local();
    return LocalRuntime.start(
        group,
        new LocalPorts(
            LocalPorts.Options.of(group, policy).withKnowledge(known).withPlugins(plugins)),
        blocking -> new RegistryLookup(others.registry(), blocking));
  }

  private RunResult attended(LocalRuntime runtime, RunBuilder.Built.Ready ready)
      throws InterruptedException {
    var run =
        events != null || quiet || format == Format.JSON
            ? ready
            : ready.watchedBy(new PlainLines(output));
    var answering = java.util.Objects.requireNonNull(given);
    return new AttendedRun(output, runtime, answering, Keyboard.isTerminal()).attend(run, debug);
  }

  private RunResult watched(LocalRuntime runtime, RunBuilder.Built.Ready ready)
      throws InterruptedException {
    if (events != null || quiet || format == Format.JSON || !output.terminal()) {
      return await(runtime, ready);
    }
    try (var tree = new LiveTree(output.err(), TerminalSize.ask())) {
      return await(runtime, ready.watchedBy(tree));
    }
  }

  private RunResult await(LocalRuntime runtime, RunBuilder.Built.Ready ready)
      throws InterruptedException {
    var running = runtime.run(ready);
    var id = ready.request().executionId();
    try (var _ = Interrupts.cancel(() -> runtime.cancel(id, "interrupted"))) {
      var result = running.get();
      if (result.status() != RunStatus.CANCELLED) {
        runtime.idle().get();
      }
      return result;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
