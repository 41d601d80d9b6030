package io.heddle.runtime;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.DeclaredVariable;
import io.heddle.compiler.ir.InputField;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.debug.DebugSession;
import io.heddle.runtime.event.EventLog;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.routing.StartInputs;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a run: of a text that is interpreted now, or of a workflow that was compiled before. The
 * same settings for both.
 *
 * <p>What is wrong with the text or the inputs is told by {@link #build}, not thrown.
 */
public final class RunBuilder {

  private final CompileResult compiled;
  private String group = "default";
  private @Nullable String executionId;
  private ObjectValue inputs = ObjectValue.EMPTY;
  private ObjectValue system = ObjectValue.EMPTY;
  private ObjectValue environment = ObjectValue.EMPTY;
  private ObjectValue conversation = ObjectValue.EMPTY;
  private @Nullable RunLimits defaults;
  private @Nullable RunLimits limits;
  private RunPorts ports = RunPorts.OF_THE_GROUP;
  private @Nullable Watcher watcher;
  private @Nullable DebugSession debug;
  private int root = -1;
  private Strictness strictness = Strictness.LENIENT;

  /** How building ended. */
  public sealed interface Built {

    /**
     * A run that can begin.
     *
     * @param watcher hears its events, or null when they are discarded
     * @param debug who debugs it, or null
     */
    record Ready(
        RunRequest request, RunPorts ports, @Nullable Watcher watcher, @Nullable DebugSession debug)
        implements Built {

      /** The same run, of a workflow that names others. */
      public Ready from(RunOrigin origin) {
        return new Ready(request.from(origin), ports, watcher, debug);
      }

      /** The same run, told to somebody else. */
      public Ready watchedBy(Watcher other) {
        return new Ready(request, ports, other, debug);
      }

      /** The same run, debugged by somebody else. */
      public Ready debuggedBy(DebugSession other) {
        return new Ready(request, ports, watcher, other);
      }
    }

    /** The text is refused, with at least one error. */
    record Rejected(CompileResult.Rejected result) implements Built {
      public List<Diagnostic> findings() {
        return result.findings();
      }
    }

    /**
     * The inputs do not fit what the start node declares.
     *
     * @param messages one for each thing wrong
     */
    record Unfit(List<String> messages) implements Built {
      public Unfit {
        messages = List.copyOf(messages);
      }
    }
  }

  private RunBuilder(CompileResult compiled) {
    this.compiled = compiled;
  }

  /** A run of a compiled workflow. */
  public static RunBuilder of(CompiledWorkflow workflow) {
    return new RunBuilder(new CompileResult.Compiled(workflow));
  }

  /** A run of whatever a compilation came to. */
  public static RunBuilder of(CompileResult result) {
    return new RunBuilder(result);
  }

  /**
   * A run of a text.
   *
   * @param name of the file, whose extension tells the format; or null
   */
  public static RunBuilder interpret(@Nullable String name, String text, CompileOptions options) {
    return new RunBuilder(WorkflowCompiler.compile(name, text, options));
  }

  /** A run of a schema that was parsed elsewhere. */
  public static RunBuilder interpret(Value schema, CompileOptions options) {
    return new RunBuilder(WorkflowCompiler.compile(schema, options));
  }

  /** Who the run belongs to; {@code default} otherwise. */
  public RunBuilder group(String name) {
    this.group = name;
    return this;
  }

  /** The run's id; a new one otherwise. */
  public RunBuilder executionId(String id) {
    this.executionId = id;
    return this;
  }

  /** What the caller gives the start node; a chat's {@code query} and {@code files} too. */
  public RunBuilder inputs(ObjectValue given) {
    this.inputs = given;
    return this;
  }

  /** {@code sys} variables besides and above those that every run has. */
  public RunBuilder system(ObjectValue variables) {
    this.system = variables;
    return this;
  }

  /** Environment variables that replace the text's own. */
  public RunBuilder environment(ObjectValue variables) {
    this.environment = variables;
    return this;
  }

  /** Conversation variables that replace the text's defaults. */
  public RunBuilder conversation(ObjectValue variables) {
    this.conversation = variables;
    return this;
  }

  /** What applies where the text says nothing, instead of its dialect's defaults. */
  public RunBuilder defaultLimits(RunLimits limits) {
    this.defaults = limits;
    return this;
  }

  /** The caller's limits: of each, the lower of the text's and this one applies. */
  public RunBuilder limits(RunLimits limits) {
    this.limits = limits;
    return this;
  }

  /** The caller's limit of the time that the run is running. */
  public RunBuilder timeout(Duration wallTime) {
    return limits(new RunLimits(Integer.MAX_VALUE, wallTime, 0, 0, Integer.MAX_VALUE));
  }

  /** The clock that nodes see, and {@code sys.timestamp} with them. */
  public RunBuilder clock(Clock clock) {
    this.ports = new RunPorts(clock, ports.ids());
    return this;
  }

  /** The ids that the run and its nodes make; unique in the installation unless in a test. */
  public RunBuilder ids(Supplier<String> ids) {
    this.ports = new RunPorts(ports.clock(), ids);
    return this;
  }

  /** No event is made at all; so without this call. */
  public RunBuilder discardEvents() {
    this.watcher = null;
    return this;
  }

  /** Events are kept for later. */
  public RunBuilder collectEvents(EventLog log) {
    this.watcher = log;
    return this;
  }

  /** Events are told as they happen. */
  public RunBuilder streamEvents(Watcher watcher) {
    this.watcher = watcher;
    return this;
  }

  /** Somebody debugs the run from its beginning on. */
  public RunBuilder debug(DebugSession session) {
    this.debug = session;
    return this;
  }

  /** The root to begin at, an index of the root graph's nodes; the first one otherwise. */
  public RunBuilder root(int node) {
    this.root = node;
    return this;
  }

  /** Whether a text of a node that names a variable which does not exist fails the node. */
  public RunBuilder strictness(Strictness templates) {
    this.strictness = templates;
    return this;
  }

  /** Compiles nothing and starts nothing: checks the inputs and fills in what is not given. */
  public Built build() {
    return switch (compiled) {
      case CompileResult.Rejected rejected -> new Built.Rejected(rejected);
      case CompileResult.Compiled(var workflow) -> build(workflow);
    };
  }

  private Built build(CompiledWorkflow workflow) {
    var start = root < 0 ? workflow.root().roots().getFirst() : root;
    return switch (StartInputs.check(workflow.dialect(), fields(workflow, start), inputs)) {
      case StartInputs.Checked.Rejected(var messages) -> new Built.Unfit(messages);
      case StartInputs.Checked.Accepted(var accepted) ->
          new Built.Ready(request(workflow, accepted, start), ports, watcher, debug);
    };
  }

  /** What the node at which a run begins declares. */
  public static List<InputField> fields(CompiledWorkflow workflow) {
    return fields(workflow, workflow.root().roots().getFirst());
  }

  private static List<InputField> fields(CompiledWorkflow workflow, int root) {
    return workflow.root().node(root).spec() instanceof RoutingSpec.Start start
        ? start.fields()
        : List.of();
  }

  private RunRequest request(CompiledWorkflow workflow, ObjectValue accepted, int start) {
    var id = executionId;
    if (id == null) {
      var ids = ports.ids();
      id = group + "/0-" + (ids == null ? UUID.randomUUID().toString() : ids.get());
    }
    var clock = ports.clock();
    var now = clock == null ? System.currentTimeMillis() : clock.millis();
    return new RunRequest(
        id,
        workflow,
        accepted,
        SystemVariables.of(workflow, id, inputs, now, system),
        typed(environment, workflow.environment()),
        typed(conversation, workflow.conversation()),
        effective(workflow.limits(), RunLimits.of(workflow.dialect())),
        start,
        RunOrigin.OUTSIDE,
        strictness);
  }

  /** A value that replaces a declared one is of the declared type. */
  private static ObjectValue typed(ObjectValue given, List<DeclaredVariable> declared) {
    if (given.entries().isEmpty() || declared.isEmpty()) {
      return given;
    }
    var typed = new LinkedHashMap<>(given.entries());
    for (var variable : declared) {
      typed.computeIfPresent(variable.name(), (_, value) -> Coercion.typed(variable.type(), value));
    }
    return new ObjectValue(typed);
  }

  private RunLimits effective(RunLimits text, RunLimits dialect) {
    var base = defaults == null ? text : replaced(text, dialect, defaults);
    return limits == null ? base : lowest(base, limits);
  }

  /** Where the text has its dialect's default, it said nothing. */
  private static RunLimits replaced(RunLimits text, RunLimits dialect, RunLimits defaults) {
    return new RunLimits(
        text.maxSteps() == dialect.maxSteps() ? defaults.maxSteps() : text.maxSteps(),
        text.wallTime().equals(dialect.wallTime()) ? defaults.wallTime() : text.wallTime(),
        text.maxConcurrency() == dialect.maxConcurrency()
            ? defaults.maxConcurrency()
            : text.maxConcurrency(),
        text.maxItems() == dialect.maxItems() ? defaults.maxItems() : text.maxItems(),
        text.maxRounds() == dialect.maxRounds() ? defaults.maxRounds() : text.maxRounds());
  }

  private static RunLimits lowest(RunLimits text, RunLimits caller) {
    return new RunLimits(
        Math.min(text.maxSteps(), caller.maxSteps()),
        text.wallTime().compareTo(caller.wallTime()) < 0 ? text.wallTime() : caller.wallTime(),
        lower(text.maxConcurrency(), caller.maxConcurrency()),
        lower(text.maxItems(), caller.maxItems()),
        lower(text.maxRounds(), caller.maxRounds()));
  }

  /** The lower of two limits of which 0 is none. */
  private static int lower(int left, int right) {
    return left == 0 || right == 0 ? Math.max(left, right) : Math.min(left, right);
  }
}
