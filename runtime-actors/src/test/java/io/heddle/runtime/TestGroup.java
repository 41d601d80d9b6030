package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox;
import io.heddle.runtime.event.RunSnapshot;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.executor.NodeExecutors;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.stub.StubHttp;
import io.heddle.runtime.stub.StubKnowledge;
import io.heddle.runtime.stub.StubTools;
import io.heddle.runtime.task.Tasks;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.typed.ActorSystem;

/** A group of its own in this process, with a model that a test brings. */
final class TestGroup implements AutoCloseable {

  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final ActorSystem<RuntimeGroup.Command> system;

  TestGroup(ModelProvider model) {
    this(model, new StubTools());
  }

  TestGroup(ModelProvider model, NodeContext.Tools tools) {
    this(model, tools, new NodeExecutors(Map.of())::of);
  }

  TestGroup(ModelProvider model, NodeContext.Tools tools, Environment.Executors executors) {
    var services = GroupServices.inMemory(new StubHttp(), () -> UUID.randomUUID().toString());
    var ports = new Ports(model, tools, services);
    system =
        ActorSystem.create(
            RuntimeGroup.create(
                new RuntimeGroup.Setup(
                    "test",
                    _ -> ports,
                    executors,
                    Clock.systemUTC(),
                    () -> UUID.randomUUID().toString(),
                    blocking)),
            "test");
  }

  static CompiledWorkflow compile(String text) {
    var compiled = WorkflowCompiler.compile("test.yml", text, CompileOptions.DEFAULT);
    assertThat(compiled).isInstanceOf(CompileResult.Compiled.class);
    return ((CompileResult.Compiled) compiled).workflow();
  }

  /** A request with these system variables besides those every run has. */
  static RunRequest request(
      String id, CompiledWorkflow workflow, ObjectValue inputs, ObjectValue system) {
    var plain = RunRequest.of("test/0-" + id, workflow, inputs);
    return new RunRequest(
        plain.executionId(),
        workflow,
        inputs,
        system,
        ObjectValue.EMPTY,
        ObjectValue.EMPTY,
        plain.limits(),
        plain.root());
  }

  static ObjectValue query(String text) {
    return ObjectValue.of("query", Value.of(text));
  }

  CompletableFuture<RunResult> run(RunRequest request) {
    var result = new CompletableFuture<RunResult>();
    system.tell(new RuntimeGroup.Run(request, null, result::complete));
    return result;
  }

  CompletableFuture<RunResult> run(RunRequest request, Watcher watcher) {
    var result = new CompletableFuture<RunResult>();
    system.tell(new RuntimeGroup.Run(request, watcher, result::complete));
    return result;
  }

  CompletableFuture<RunResult> turn(String conversation, RunRequest request) {
    var result = new CompletableFuture<RunResult>();
    system.tell(
        new RuntimeGroup.Turn(conversation, new RuntimeGroup.Run(request, null, result::complete)));
    return result;
  }

  Tasks tasks() {
    var tasks = new CompletableFuture<Tasks>();
    system.tell(new RuntimeGroup.FindTasks(tasks::complete));
    return tasks.join();
  }

  CompletableFuture<Optional<RunSnapshot>> snapshot(String id) {
    var reply = new CompletableFuture<Optional<RunSnapshot>>();
    tell(id, new EphemeralExecution.Query(reply::complete));
    return reply;
  }

  void tell(String id, EphemeralExecution.Command command) {
    system.tell(new RuntimeGroup.Tell(id, command));
  }

  void cancel(RunRequest request, String reason) {
    system.tell(
        new RuntimeGroup.Tell(request.executionId(), new EphemeralExecution.Cancel(reason)));
  }

  @Override
  public void close() {
    system.terminate();
    blocking.shutdownNow();
  }

  private record Ports(ModelProvider model, NodeContext.Tools tools, GroupServices services)
      implements GroupPorts {

    @Override
    public Sandbox sandbox() {
      return (_, _) ->
          CompletableFuture.completedFuture(
              new Sandbox.Result.Failed(CodeFailure.UNSUPPORTED.with("no sandbox in this test")));
    }

    @Override
    public HttpPort http() {
      return new StubHttp();
    }

    @Override
    public NodeContext.Models models() {
      return _ -> model;
    }

    @Override
    public NodeContext.KnowledgeBase knowledge() {
      return new StubKnowledge();
    }
  }
}
