package io.heddle.runtime.executor;

import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.routing.Routed;
import io.heddle.runtime.routing.Routing;
import io.heddle.runtime.routing.RoutingContext;
import io.heddle.runtime.routing.VariableTypes;
import java.util.concurrent.CompletionStage;

/**
 * Evaluates a routing node that is too costly for the machine's turn: a template with loops, a long
 * list. Off the actor's thread, and interrupted when the attempt is cancelled.
 */
record RoutingExecutor(RoutingSpec spec) implements NodeExecutor {

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    return context.blocking(() -> outcome(evaluate(activation, context)));
  }

  private Routed evaluate(Activation activation, NodeContext context) {
    var routing =
        RoutingContext.of(
                activation.workflow().dialect(),
                ObjectValue.EMPTY,
                context.system(),
                VariableTypes.NONE)
            .with(JinjaLimits.DEFAULT, context.templateFunctions());
    return Routing.evaluate(activation.node(), spec, activation.inputs(), routing);
  }

  private static Outcome outcome(Routed routed) {
    return switch (routed) {
      case Routed.Failed(var failure) -> Outcome.Failed.of(failure);
      case Routed.Done(var outputs, var handle, var writes) -> {
        if (!writes.isEmpty()) {
          throw new IllegalStateException("a node that writes variables runs inside the turn");
        }
        yield new Outcome.Completed(outputs, handle, Usage.NONE, ObjectValue.EMPTY);
      }
    };
  }
}
