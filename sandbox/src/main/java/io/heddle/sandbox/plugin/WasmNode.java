package io.heddle.sandbox.plugin;

import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.plugin.PluginNode;
import io.heddle.sandbox.wasm.PluginModule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs nodes of one type. The handler gets {@code {node_id, node_type, config, inputs}}; the object
 * it answers with is the node's outputs, any other value its output {@code result}. Inputs and
 * outputs are held to the schemas of the type.
 *
 * @param type which of the plugin's
 */
record WasmNode(Manifest manifest, Manifest.NodeType type, PluginModule module, WasmThreads threads)
    implements NodeExecutor {

  private static final Duration MOST_TIME = Duration.ofMinutes(5);

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    var result = new CompletableFuture<Outcome>();
    try {
      var task = threads.executor().submit(() -> run(activation, context, result));
      context.cancellation().onCancel(() -> task.cancel(true));
    } catch (RejectedExecutionException _) {
      result.complete(
          Outcome.Failed.of(
              CodeFailure.UNAVAILABLE.with("too many nodes of plugins wait for their turn")));
    }
    return result;
  }

  @SuppressWarnings("CatchingUnchecked")
  private void run(Activation activation, NodeContext context, CompletableFuture<Outcome> result) {
    try {
      result.complete(outcome(activation, context));
    } catch (RuntimeException | LinkageError e) {
      result.completeExceptionally(e);
    }
  }

  private Outcome outcome(Activation activation, NodeContext context) {
    var remaining = context.remaining();
    if (context.cancellation().isCancelled() || !remaining.isPositive()) {
      return new Outcome.Cancelled();
    }
    var limits =
        Limits.STANDARD.withWallTime(remaining.compareTo(MOST_TIME) < 0 ? remaining : MOST_TIME);
    var node = PluginNode.of(activation);
    var plugin = manifest.info().id();
    var unfit = NodeSchemas.inputs(plugin, type, activation, node.inputs());
    if (unfit != null) {
      return Outcome.Failed.of(unfit);
    }
    return switch (module.call(
        type.handler(),
        input(activation, node),
        WasmHost.of(manifest, context),
        limits,
        threads.watchdog())) {
      case PluginModule.Answer.Returned(var value) -> {
        var outputs = outputs(value);
        var wrong = NodeSchemas.outputs(plugin, type, outputs);
        yield wrong == null ? Outcome.Completed.of(outputs) : Outcome.Failed.of(wrong);
      }
      case PluginModule.Answer.Failed(var failure) -> Outcome.Failed.of(named(failure));
    };
  }

  private static Value input(Activation activation, PluginNode node) {
    var input = new LinkedHashMap<String, Value>();
    input.put("node_id", Value.of(activation.node().id()));
    input.put("node_type", Value.of(activation.node().type()));
    input.put("config", node.settings());
    input.put("inputs", node.inputs());
    return new ObjectValue(input);
  }

  private static ObjectValue outputs(Value answer) {
    return switch (answer) {
      case ObjectValue object -> object;
      case NoneValue _ -> ObjectValue.EMPTY;
      default -> ObjectValue.of("result", answer);
    };
  }

  private NodeFailure named(NodeFailure failure) {
    return new NodeFailure(
        failure.kind(),
        failure.code(),
        "PluginExecutionError",
        "plugin %s: %s".formatted(manifest.info().id(), failure.message()),
        failure.retryable(),
        failure.retryAfter());
  }
}
