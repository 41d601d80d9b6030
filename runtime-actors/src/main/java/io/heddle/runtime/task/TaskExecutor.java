package io.heddle.runtime.task;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.request.RequestTexts;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Offers the work of a node to the group's queues, and ends as that work does. */
public record TaskExecutor(WaitSpec.ExternalTask spec) implements NodeExecutor {

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    var inputs = new LinkedHashMap<String, Value>();
    for (var binding : spec.inputs()) {
      var value = activation.inputs().get(binding.input());
      inputs.put(
          binding.name(),
          switch (value) {
            case null -> NoneValue.NONE;
            case StreamValue stream -> stream.snapshot();
            default -> value;
          });
    }
    @Nullable NodeTask node;
    try {
      node = spec.work() == null ? null : tasks(activation, context).of(spec.work());
    } catch (NodeFault fault) {
      return CompletableFuture.completedFuture(Outcome.Failed.of(fault.failure()));
    }
    return context
        .tasks()
        .offer(
            new TaskOffer(
                spec.queue(),
                activation.executionId(),
                activation.node().id(),
                activation.frame(),
                activation.publicAttempt(),
                activation.idempotencyKey(),
                new ObjectValue(inputs),
                node,
                spec.timeout()),
            context.cancellation());
  }

  private static NodeTasks tasks(Activation activation, NodeContext context) {
    var flat = activation.workflow().dialect() == Dialect.FLAT;
    return new NodeTasks(RequestTexts.of(activation.inputs(), context, flat));
  }
}
