package io.heddle.server.testkit;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Node;
import io.heddle.runtime.Environment;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.RuntimeGroup;
import io.heddle.runtime.event.EventLog;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.server.LocalPorts;
import io.heddle.server.LocalRuntime;
import io.heddle.server.LocalWiring;
import io.heddle.server.testkit.Mock.Recorded;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

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
    this.runtime = LocalRuntime.start(GROUP, wiring);
  }

  /** The usual executors, except where the test of the run has a mock. */
  private record Wiring(LocalPorts usual, Map<String, Session> sessions) implements LocalWiring {

    Wiring(LocalPorts usual) {
      this(usual, new ConcurrentHashMap<>());
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
        var session = sessions.get(activation.executionId());
        return session == null
            ? real.of(node).execute(activation, context)
            : session.execute(activation, context);
      };
    }
  }

  /** Runs the tests of a file in their order. */
  public List<TestResult> run(TestFile file, Coverage coverage) throws InterruptedException {
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

  private List<String> run(TestFile file, WorkflowTest test, Coverage coverage)
      throws IOException, InterruptedException, ExecutionException {
    var events = new EventLog();
    return switch (builder(file, test, events).build()) {
      case RunBuilder.Built.Rejected(var rejected) -> List.of(rejected.summary());
      case RunBuilder.Built.Unfit(var messages) ->
          List.of("inputs: " + String.join("; ", messages));
      case RunBuilder.Built.Ready ready -> {
        var session = session(file, test);
        yield run(test, ready, session, events, coverage);
      }
    };
  }

  private RunBuilder builder(TestFile file, WorkflowTest test, EventLog events) {
    var builder =
        RunBuilder.of(rewired(file.compiled(), test))
            .group(GROUP)
            .executionId("%s/0-%d".formatted(GROUP, ++runs))
            .inputs(test.inputs())
            .system(test.system())
            .environment(test.environment())
            .conversation(test.conversation())
            .strictness(test.strictness())
            .collectEvents(events);
    if (test.clock() != null) {
      builder.clock(test.clock());
    }
    if (test.idPrefix() != null) {
      builder.ids(new NumberedIds(test.idPrefix()));
    }
    return builder;
  }

  private static CompiledWorkflow rewired(CompiledWorkflow workflow, WorkflowTest test) {
    Predicate<Node> isMocked = node -> Session.mock(test, node) != null;
    return Rewired.of(
        workflow,
        isMocked,
        node -> test.expectation().resolved().containsKey(node.id()) && Rewired.canObserve(node));
  }

  private Session session(TestFile file, WorkflowTest test) throws IOException {
    var cassettes = new HashMap<Recorded, Cassette>();
    for (var mock : test.mocks()) {
      if (mock.script() instanceof Recorded recorded) {
        cassettes.put(recorded, Cassette.open(recorded.file()));
      }
    }
    var originals = new HashMap<String, Node>();
    file.compiled()
        .graphs()
        .forEach(graph -> graph.nodes().forEach(node -> originals.putIfAbsent(node.id(), node)));
    var real = wiring.usual().executors();
    return new Session(
        test, originals, real::of, NodeTexts.of(file.text().root()), cassettes, options.records());
  }

  private List<String> run(
      WorkflowTest test,
      RunBuilder.Built.Ready ready,
      Session session,
      EventLog events,
      Coverage coverage)
      throws InterruptedException, ExecutionException {
    var id = ready.request().executionId();
    var timeout = test.timeout() == null ? options.timeout() : test.timeout();
    wiring.sessions().put(id, session);
    try {
      var result = runtime.run(ready).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Verdict(ready.request().workflow(), test.expectation())
          .of(result, events.events(), session);
    } catch (TimeoutException _) {
      runtime.cancel(id, "the test took too long");
      return List.of("the run did not end within %d ms".formatted(timeout.toMillis()));
    } finally {
      coverage.add(events.events());
      wiring.sessions().remove(id);
    }
  }

  @Override
  public void close() {
    runtime.close();
  }
}
