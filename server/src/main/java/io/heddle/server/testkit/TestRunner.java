package io.heddle.server.testkit;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.runtime.Environment;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.RuntimeGroup;
import io.heddle.runtime.event.EventLog;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.nested.RegistryLookup;
import io.heddle.runtime.nested.WorkflowLookup;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.trigger.TriggerStart;
import io.heddle.server.LocalPorts;
import io.heddle.server.LocalRuntime;
import io.heddle.server.LocalWiring;
import io.heddle.server.testkit.Mock.Recorded;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs the tests of one file after the other over the real engine. */
public final class TestRunner implements AutoCloseable {

  private static final String GROUP = "tests";

  /** Also an MCP server that is a program of this machine is outside of the test. */
  private static final NodeContext.Tools NO_TOOLS =
      (_, _) ->
          CompletableFuture.completedFuture(
              new NodeContext.ToolReply.Failed(
                  NodeFailure.of(
                      ErrorKind.PERMISSION,
                      "tool_not_mocked",
                      "ToolNotMocked",
                      "a test calls no tool: mock the node, or give --network")));

  private final Options options;
  private final Wiring wiring;
  private final LocalRuntime runtime;
  private int runs;

  /**
   * @param timeout of a test that names none
   * @param allowsNetwork whether nodes that are not mocked may send requests
   * @param records whether calls that are on no cassette are really made, and kept
   */
  public record Options(Duration timeout, boolean allowsNetwork, boolean records) {}

  public TestRunner(Options options) {
    this.options = options;
    var usual =
        options.allowsNetwork() || options.records()
            ? LocalPorts.Options.of(GROUP, NetworkPolicy.local())
            : LocalPorts.Options.of(GROUP, NetworkPolicy.closed()).withTools(NO_TOOLS);
    this.wiring = new Wiring(new LocalPorts(usual));
    this.runtime = LocalRuntime.start(GROUP, wiring, wiring::workflows);
  }

  /** The usual executors and the workflows of a test, except where the test has a mock. */
  private record Wiring(LocalPorts usual, List<Session> sessions) implements LocalWiring {

    Wiring(LocalPorts usual) {
      this(usual, new CopyOnWriteArrayList<>());
    }

    /** The test that this workflow runs for, or null: each test has workflows of its own. */
    private @Nullable Session session(CompiledWorkflow workflow) {
      for (var session : sessions) {
        if (session.stage().original(workflow) != null) {
          return session;
        }
      }
      return null;
    }

    @Override
    public RuntimeGroup.PortsFactory ports() {
      return usual.ports();
    }

    @Override
    public Environment.Executors executors() {
      var real = usual.executors();
      return node -> serving(node, real);
    }

    private NodeExecutor serving(Node node, Environment.Executors real) {
      return (activation, context) -> {
        var session = session(activation.workflow());
        return session == null
            ? real.of(node).execute(activation, context)
            : session.execute(activation, context);
      };
    }

    WorkflowLookup workflows(Executor executor) {
      return (parent, workflow, version) -> {
        var session = parent == null ? null : session(parent.workflow());
        var known =
            session == null
                ? WorkflowLookup.NONE
                : new RegistryLookup(session.stage().registry(), executor);
        return known.find(parent, workflow, version);
      };
    }
  }

  /**
   * Runs the tests of a file in their order.
   *
   * @param coverage what the tests of a workflow did so far
   */
  public List<TestResult> run(TestFile file, Function<TestedWorkflow, Coverage> coverage)
      throws InterruptedException {
    var results = new ArrayList<TestResult>();
    for (var test : file.tests()) {
      var started = System.nanoTime();
      List<String> problems;
      try {
        problems = run(file, test, coverage);
      } catch (IOException e) {
        problems = List.of("cassette: " + e.getMessage());
      } catch (RuntimeException | ExecutionException e) {
        problems = List.of("internal error: " + e);
      }
      var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      results.add(new TestResult(test.name(), problems, millis));
    }
    return results;
  }

  private List<String> run(
      TestFile file, WorkflowTest test, Function<TestedWorkflow, Coverage> coverage)
      throws IOException, InterruptedException, ExecutionException {
    var session = session(file, test);
    wiring.sessions().add(session);
    try {
      return switch (session.stage().process()) {
        case ProcessResult.Refused refused -> List.of(refused(refused));
        case ProcessResult.Processed(var definition) ->
            run(file, test, definition, session, coverage);
      };
    } finally {
      wiring.sessions().remove(session);
    }
  }

  private static String refused(ProcessResult.Refused refused) {
    var findings =
        refused.findings().stream()
            .map(found -> found.code() + " " + found.message())
            .collect(Collectors.joining("; "));
    return "the workflow %s cannot run: %s".formatted(refused.workflowId(), findings);
  }

  private List<String> run(
      TestFile file,
      WorkflowTest test,
      ProcessedWorkflow definition,
      Session session,
      Function<TestedWorkflow, Coverage> coverage)
      throws InterruptedException, ExecutionException {
    var events = new EventLog();
    return switch (builder(definition.workflow(), test, events).build()) {
      case RunBuilder.Built.Rejected(var rejected) -> List.of(rejected.summary());
      case RunBuilder.Built.Unfit(var messages) ->
          List.of("inputs: " + String.join("; ", messages));
      case RunBuilder.Built.Ready ready -> {
        var origin = RunOrigin.of(definition);
        yield run(file.workflows(), test, ready.from(origin), session, events, coverage);
      }
    };
  }

  private RunBuilder builder(CompiledWorkflow rewired, WorkflowTest test, EventLog events) {
    var builder =
        RunBuilder.of(rewired)
            .group(GROUP)
            .executionId("%s/0-%d".formatted(GROUP, ++runs))
            .system(test.system())
            .environment(test.environment())
            .conversation(test.conversation())
            .strictness(test.strictness())
            .collectEvents(events);
    var trigger = test.trigger();
    if (trigger != null
        && TriggerStart.of(rewired, trigger, test.inputs())
            instanceof TriggerStart.Begin(var root, var inputs)) {
      builder.root(root).inputs(inputs);
    } else {
      builder.inputs(test.inputs());
    }
    if (test.clock() != null) {
      builder.clock(test.clock());
    }
    if (test.idPrefix() != null) {
      builder.ids(new NumberedIds(test.idPrefix()));
    }
    return builder;
  }

  private Session session(TestFile file, WorkflowTest test) throws IOException {
    var cassettes = new HashMap<Recorded, Cassette>();
    for (var mock : test.mocks()) {
      if (mock.script() instanceof Recorded recorded) {
        cassettes.put(recorded, Cassette.open(recorded.file()));
      }
    }
    var real = wiring.usual().executors();
    return new Session(
        test, new Stage(file.workflows(), test), real::of, cassettes, options.records());
  }

  private List<String> run(
      TestedWorkflows workflows,
      WorkflowTest test,
      RunBuilder.Built.Ready ready,
      Session session,
      EventLog events,
      Function<TestedWorkflow, Coverage> coverage)
      throws InterruptedException, ExecutionException {
    var id = ready.request().executionId();
    var timeout = test.timeout() == null ? options.timeout() : test.timeout();
    var until = System.nanoTime() + timeout.toNanos();
    try {
      var result = runtime.run(ready).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      // Runs that it began and did not wait for are part of what the test says.
      runtime.idle().get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      var recap = new Recap(workflows, id, events.events());
      return new Verdict(workflows.main(), test.expectation()).of(result, recap, session);
    } catch (TimeoutException _) {
      var underWay = new Recap(workflows, id, events.events()).underWay();
      runtime.cancel(id, "the test took too long");
      underWay.forEach(run -> runtime.cancel(run, "the test took too long"));
      var what = underWay.contains(id) || underWay.isEmpty() ? "the run" : "a run that it began";
      return List.of("%s did not end within %d ms".formatted(what, timeout.toMillis()));
    } finally {
      for (var run : new Recap(workflows, id, events.events()).all()) {
        coverage.apply(run.workflow).add(run.finished);
      }
    }
  }

  @Override
  public void close() {
    runtime.close();
  }
}
