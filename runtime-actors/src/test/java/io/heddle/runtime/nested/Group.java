package io.heddle.runtime.nested;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.RegisteredWorkflows;
import io.heddle.compiler.registry.WorkflowRegistry;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.EphemeralExecution;
import io.heddle.runtime.GroupPorts;
import io.heddle.runtime.GroupRules;
import io.heddle.runtime.RuntimeGroup;
import io.heddle.runtime.code.Sandbox;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.executor.NodeExecutors;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.plugin.PluginSet;
import io.heddle.runtime.quota.GroupQuota;
import io.heddle.runtime.settings.EngineSettings;
import io.heddle.runtime.stub.StubHttp;
import io.heddle.runtime.stub.StubKnowledge;
import io.heddle.runtime.stub.StubTools;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * A group of its own with workflows that a test registers. Nodes of type {@code plugin.echo} put
 * out what they are given, {@code plugin.fail} fail, {@code plugin.crash} throw, {@code
 * plugin.defect} crash the run's actor, and {@code plugin.hold} wait until the test lets them go.
 */
final class Group implements AutoCloseable {

  /** A node that waits for the test. */
  record Held(String executionId, String nodeId, CompletableFuture<Outcome> outcome) {
    void release() {
      outcome.complete(Outcome.Completed.of(ObjectValue.of("value", Value.of("held"))));
    }
  }

  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final RegisteredWorkflows source = new RegisteredWorkflows();
  private final WorkflowRegistry registry =
      new WorkflowRegistry(
          source,
          definition -> WorkflowCompiler.compile(null, definition.text(), CompileOptions.DEFAULT));
  private final ActorSystem<RuntimeGroup.Command> system;
  private final AtomicInteger next = new AtomicInteger();
  final LinkedBlockingQueue<Held> held = new LinkedBlockingQueue<>();
  final List<RunEvent> events = new CopyOnWriteArrayList<>();
  final AtomicInteger cancelled = new AtomicInteger();

  Group() {
    this(GroupQuota.NONE);
  }

  Group(GroupQuota quota) {
    this(quota, EngineSettings.UNTIMED);
  }

  Group(GroupQuota quota, EngineSettings engine) {
    var executors =
        new NodeExecutors(
            Map.of(
                "plugin.echo", echo(),
                "plugin.fail", failing(),
                "plugin.crash", crashing(),
                "plugin.hold", holding()));
    system =
        ActorSystem.create(
            RuntimeGroup.create(
                new RuntimeGroup.Setup(
                    "test",
                    _ -> new Ports(),
                    node -> {
                      if (node.type().equals("plugin.defect")) {
                        throw new IllegalStateException("planted");
                      }
                      return executors.of(node);
                    },
                    Clock.systemUTC(),
                    () -> "id" + next.incrementAndGet(),
                    blocking,
                    PluginSet.NONE,
                    new GroupRules(
                        quota,
                        new RegistryLookup(registry, blocking),
                        name ->
                            name.startsWith("nobody")
                                ? null
                                : failed -> ErrorHandlingTest.reply(name, failed.attempt()),
                        engine))),
            "test");
  }

  private static NodeExecutor echo() {
    return (activation, _) ->
        CompletableFuture.completedFuture(
            Outcome.Completed.of(
                ObjectValue.of(
                    "value",
                    activation.inputs().get(0) == null
                        ? Value.none()
                        : activation.inputs().get(0))));
  }

  private static NodeExecutor failing() {
    return (_, _) ->
        CompletableFuture.completedFuture(
            Outcome.Failed.of(
                io.heddle.runtime.node.NodeFailure.of(
                    io.heddle.runtime.node.ErrorKind.NETWORK, "down", "Down", "the line is down")));
  }

  private static NodeExecutor crashing() {
    return (_, _) -> {
      throw new LinkageError("planted");
    };
  }

  private NodeExecutor holding() {
    return (activation, context) -> {
      var outcome = new CompletableFuture<Outcome>();
      context.cancellation().onCancel(cancelled::incrementAndGet);
      held.add(new Held(activation.executionId(), activation.node().id(), outcome));
      return outcome;
    };
  }

  /** A flat workflow of these nodes in a row, between a start and an end. */
  static String row(String id, String output, String... nodes) {
    var text = new StringBuilder("version: \"0.1.0\"\nid: " + id + "\nnodes:\n");
    text.append("  - { id: start, data: { type: start, title: S } }\n");
    var edges = new ArrayList<String>();
    var last = "start";
    for (var node : nodes) {
      var name = node.substring(0, node.indexOf(' '));
      text.append(
          "  - { id: %s, data: { title: T, %s } }\n"
              .formatted(name, node.substring(name.length() + 1)));
      edges.add("{ source: %s, target: %s }".formatted(last, name));
      last = name;
    }
    text.append(
        "  - { id: end, data: { type: end, title: E, outputs: [{ variable: out, value_selector: [%s] }] } }\n"
            .formatted(output));
    edges.add("{ source: %s, target: end }".formatted(last));
    return text.append("edges: [").append(String.join(", ", edges)).append("]\n").toString();
  }

  void register(String id, String text) {
    assertThat(registry.registered(source.register(id, text))).isNull();
  }

  RunRequest request(String workflowId, ObjectValue inputs) {
    var result = registry.ensureProcessed(workflowId);
    assertThat(result).isInstanceOf(ProcessResult.Processed.class);
    var definition = ((ProcessResult.Processed) result).workflow();
    var plain = RunRequest.of("test/0-" + next.incrementAndGet(), definition.workflow(), inputs);
    return plain.from(RunOrigin.of(definition));
  }

  CompletableFuture<RunResult> start(RunRequest request) {
    var result = new CompletableFuture<RunResult>();
    system.tell(new RuntimeGroup.Run(request, events::add, result::complete));
    return result;
  }

  CompletableFuture<RunResult> start(String workflowId) {
    return start(request(workflowId, ObjectValue.of("text", Value.of("hello"))));
  }

  RunResult run(String workflowId) throws Exception {
    return start(workflowId).get(30, TimeUnit.SECONDS);
  }

  void cancel(String executionId) {
    system.tell(new RuntimeGroup.Tell(executionId, new EphemeralExecution.Cancel("by the test")));
  }

  void tell(String executionId, EphemeralExecution.Command command) {
    system.tell(new RuntimeGroup.Tell(executionId, command));
  }

  /** The next node that holds. */
  Held nextHeld() throws InterruptedException {
    var next = held.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("a node that holds").isNotNull();
    return java.util.Objects.requireNonNull(next);
  }

  void awaitIdle() throws Exception {
    var idle = new CompletableFuture<@Nullable Void>();
    system.tell(new RuntimeGroup.WhenIdle(() -> idle.complete(null)));
    idle.get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    system.terminate();
    blocking.shutdownNow();
  }

  private record Ports() implements GroupPorts {
    @Override
    public Sandbox sandbox() {
      throw new UnsupportedOperationException("no sandbox in this test");
    }

    @Override
    public HttpPort http() {
      return new StubHttp();
    }

    @Override
    public NodeContext.Models models() {
      throw new UnsupportedOperationException("no model in this test");
    }

    @Override
    public NodeContext.Tools tools() {
      return new StubTools();
    }

    @Override
    public NodeContext.KnowledgeBase knowledge() {
      return new StubKnowledge();
    }
  }
}
