package io.heddle.server.smoke;

import com.typesafe.config.ConfigFactory;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.llm.MockModelProvider;
import io.heddle.runtime.Environment;
import io.heddle.runtime.GroupPorts;
import io.heddle.runtime.GroupServices;
import io.heddle.runtime.RuntimeGroup;
import io.heddle.runtime.code.Sandbox;
import io.heddle.runtime.executor.NodeExecutors;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.Outcome;
import io.heddle.sandbox.GuestLanguages;
import io.heddle.sandbox.PooledSandbox;
import io.heddle.sandbox.SandboxPool;
import io.heddle.sandbox.SandboxSettings;
import io.heddle.server.LocalWiring;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The real engine over stand-ins: models, tools, HTTP, knowledge and Python answer at once with
 * made-up values, so that no byte leaves the process. Remembers which nodes of which run a stand-in
 * served.
 */
public final class StubWiring implements LocalWiring {

  private final ConcurrentMap<String, Set<String>> stubbed = new ConcurrentHashMap<>();
  private final NodeExecutors real = new NodeExecutors(Map.of());

  /** The ids of the nodes of a run that a stand-in served, sorted; forgotten by this call. */
  Set<String> stubbed(String executionId) {
    var ids = stubbed.remove(executionId);
    return ids == null ? Set.of() : ids;
  }

  @Override
  public Environment.Executors executors() {
    return node -> isStubbed(node.spec()) ? stub(node) : real.of(node);
  }

  private static boolean isStubbed(NodeSpec spec) {
    return switch (spec) {
      case ModelSpec _, WorkSpec.Http _, WorkSpec.Tool _, WorkSpec.Knowledge _, NodeSpec.Plugin _ ->
          true;
      case WorkSpec.Code code -> code.language() == WorkSpec.CodeLanguage.PYTHON;
      default -> false;
    };
  }

  private NodeExecutor stub(Node node) {
    return (activation, context) -> {
      stubbed
          .computeIfAbsent(activation.executionId(), _ -> new ConcurrentSkipListSet<>())
          .add(node.id());
      return switch (node.spec()) {
        case WorkSpec.Code code ->
            CompletableFuture.completedFuture(Outcome.Completed.of(MadeUp.outputs(code.outputs())));
        case NodeSpec.Plugin _ ->
            CompletableFuture.completedFuture(
                Outcome.Completed.of(ObjectValue.of("result", Value.of("stub"))));
        case WorkSpec.Http _ ->
            real.of(node).execute(activation, context).thenApply(StubWiring::answered);
        default -> real.of(node).execute(activation, context);
      };
    };
  }

  /** Made-up inputs rarely make a URL; the node is a stand-in either way. */
  private static Outcome answered(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed _, Outcome.Cancelled _ -> outcome;
      case Outcome.Failed _ ->
          Outcome.Completed.of(
              Value.object(
                  Map.of(
                      "status_code", Value.of(200),
                      "body", Value.of("{}"),
                      "headers", ObjectValue.EMPTY,
                      "files", Value.array(List.of()))));
    };
  }

  @Override
  public RuntimeGroup.PortsFactory ports() {
    return context -> {
      var settings = SandboxSettings.of(ConfigFactory.load());
      var pool = context.spawn(SandboxPool.create(settings, new GuestLanguages()), "sandbox");
      return new Stubs(
          new PooledSandbox(pool, settings),
          new MockModelProvider(),
          GroupServices.inMemory(new StubHttp(), () -> UUID.randomUUID().toString()));
    };
  }

  private record Stubs(Sandbox sandbox, ModelProvider mock, GroupServices services)
      implements GroupPorts {

    @Override
    public HttpPort http() {
      return new StubHttp();
    }

    @Override
    public NodeContext.Models models() {
      return name -> new StubModel(name, mock);
    }

    @Override
    public NodeContext.Tools tools() {
      return (_, _) ->
          CompletableFuture.completedFuture(
              new NodeContext.ToolReply.Answered(
                  "stub", List.of(ObjectValue.EMPTY), List.of(), ObjectValue.EMPTY, false));
    }

    @Override
    public NodeContext.KnowledgeBase knowledge() {
      var passage =
          Value.object(
              Map.of(
                  "content", Value.of("stub passage"),
                  "title", Value.of("stub"),
                  "metadata", ObjectValue.of("_source", Value.of("knowledge"))));
      return (_, _) ->
          CompletableFuture.completedFuture(new NodeContext.KnowledgeReply.Found(List.of(passage)));
    }
  }
}
