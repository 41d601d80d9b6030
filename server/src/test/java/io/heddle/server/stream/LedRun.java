package io.heddle.server.stream;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.Environment;
import io.heddle.runtime.GroupPorts;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.RuntimeGroup;
import io.heddle.runtime.code.Sandbox;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.node.NodeContext;
import io.heddle.server.LocalPorts;
import io.heddle.server.LocalRuntime;
import io.heddle.server.LocalWiring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A run over a model of the test, usually a {@link LedModel}, and the real sandbox, with everything
 * that was heard of it.
 */
public final class LedRun implements AutoCloseable, Watcher {

  private record Expected(Predicate<RunEvent> event, CompletableFuture<RunEvent> heard) {}

  private final LocalRuntime runtime;
  private final List<RunEvent> events = new ArrayList<>();
  private final List<Expected> expected = new ArrayList<>();
  private @Nullable String executionId;

  /**
   * What stands for the world outside.
   *
   * @param tools null for those of a local run
   * @param http null for the network
   */
  public record Outside(
      ModelProvider model, NodeContext.@Nullable Tools tools, @Nullable HttpPort http) {}

  public LedRun(ModelProvider model) {
    this(new Outside(model, null, null));
  }

  public LedRun(Outside outside) {
    runtime = LocalRuntime.start("default", new Wiring(outside));
  }

  /** Completed when such an event is heard. */
  synchronized CompletableFuture<RunEvent> when(Predicate<RunEvent> event) {
    var heard = new CompletableFuture<RunEvent>();
    expected.add(new Expected(event, heard));
    return heard;
  }

  /** Completed when a node shows a piece that ends like this. */
  CompletableFuture<RunEvent> whenShown(String node, String delta) {
    return when(
        event ->
            event instanceof RunEvent.Chunk chunk
                && chunk.place().nodeId().equals(node)
                && chunk.delta().endsWith(delta));
  }

  @Override
  public synchronized void onEvent(RunEvent event) {
    events.add(event);
    for (var one : expected) {
      if (one.event().test(event)) {
        one.heard().complete(event);
      }
    }
  }

  public RunResult watched(String text, ObjectValue inputs) throws Exception {
    return begin(text, inputs, true).get(60, TimeUnit.SECONDS);
  }

  RunResult unwatched(String text, ObjectValue inputs) throws Exception {
    return begin(text, inputs, false).get(60, TimeUnit.SECONDS);
  }

  CompletableFuture<RunResult> begin(String text, ObjectValue inputs, boolean watched) {
    var builder = RunBuilder.of(compiled(text)).group("default").inputs(inputs);
    var built = watched ? builder.streamEvents(this).build() : builder.discardEvents().build();
    if (!(built instanceof RunBuilder.Built.Ready ready)) {
      throw new AssertionError(built);
    }
    executionId = ready.request().executionId();
    return runtime.run(ready);
  }

  void cancel() {
    runtime.cancel(java.util.Objects.requireNonNull(executionId), "asked");
  }

  private static CompiledWorkflow compiled(String text) {
    return switch (WorkflowCompiler.compile("test.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected failed -> throw new AssertionError(failed.toString());
    };
  }

  public synchronized List<RunEvent> events() {
    return List.copyOf(events);
  }

  /** The pieces a node showed: {@code offset:delta}. */
  List<String> shown(String node) {
    var pieces = new ArrayList<String>();
    for (var event : events()) {
      if (event instanceof RunEvent.Chunk chunk && chunk.place().nodeId().equals(node)) {
        pieces.add(chunk.offset() + ":" + chunk.delta());
      }
    }
    return pieces;
  }

  @Override
  public void close() {
    runtime.close();
  }

  private record Wiring(Outside outside) implements LocalWiring {

    private static final LocalPorts LOCAL =
        new LocalPorts(LocalPorts.Options.of("default", NetworkPolicy.server()));

    @Override
    public Environment.Executors executors() {
      return LOCAL.executors();
    }

    @Override
    public RuntimeGroup.PortsFactory ports() {
      return context -> new Ports(LOCAL.ports().create(context), outside);
    }
  }

  private record Ports(GroupPorts real, Outside outside) implements GroupPorts {

    @Override
    public NodeContext.Models models() {
      return _ -> outside.model();
    }

    @Override
    public Sandbox sandbox() {
      return real.sandbox();
    }

    @Override
    public HttpPort http() {
      return outside.http() == null ? real.http() : outside.http();
    }

    @Override
    public NodeContext.Tools tools() {
      return outside.tools() == null ? real.tools() : outside.tools();
    }

    @Override
    public NodeContext.KnowledgeBase knowledge() {
      return real.knowledge();
    }
  }
}
