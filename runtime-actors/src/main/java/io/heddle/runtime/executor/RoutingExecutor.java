package io.heddle.runtime.executor;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.VariableTypes;
import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.routing.Routed;
import io.heddle.runtime.routing.Routing;
import io.heddle.runtime.routing.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a routing node that is too costly for the machine's turn: a template with loops, a long
 * list. Off the actor's thread, and interrupted when the attempt is cancelled, unless it is done at
 * once.
 */
record RoutingExecutor(RoutingSpec spec) implements NodeExecutor {

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    var quick = quick(activation, context);
    return quick == null
        ? elsewhere(activation, context)
        : CompletableFuture.completedFuture(quick);
  }

  /** What a template comes to when that is known at once, else null. */
  private @Nullable Outcome quick(Activation activation, NodeContext context) {
    if (!(spec instanceof RoutingSpec.Template)
        || !context.templateFunctions().isEmpty()
        || !QuickTemplate.isSmall(activation.inputs(), activation.node().inputs().size())) {
      return null;
    }
    var routed = evaluate(activation, activation.inputs(), context, QuickTemplate.LIMITS);
    return QuickTemplate.tookTooMuch(routed) ? null : outcome(routed);
  }

  /** What reads streams waits most of the time, the rest keeps a processor busy. */
  private CompletionStage<Outcome> elsewhere(Activation activation, NodeContext context) {
    return GrowingInputs.are(activation.inputs(), activation.node())
        ? context.blocking(
            () -> {
              try (var inputs = new GrowingInputs(activation.inputs(), activation.node())) {
                return follow(activation, context, inputs);
              }
            })
        : compute(activation, context);
  }

  private CompletionStage<Outcome> compute(Activation activation, NodeContext context) {
    try {
      return context.computing(
          () -> outcome(evaluate(activation, activation.inputs(), context, JinjaLimits.DEFAULT)));
    } catch (RejectedExecutionException full) {
      return CompletableFuture.completedFuture(
          Outcome.Failed.of(
              NodeFailure.of(
                  ErrorKind.RESOURCE_UNAVAILABLE,
                  "resource_unavailable",
                  "ResourceUnavailable",
                  "too many templates and lists of this group wait for a processor")));
    }
  }

  /** Shows what becomes certain while the inputs grow; puts out what the whole inputs give. */
  private Outcome follow(Activation activation, NodeContext context, GrowingInputs inputs)
      throws InterruptedException {
    var broken = GrowingText.of(spec, inputs, activation.workflow().dialect(), context).show();
    return broken == null
        ? outcome(evaluate(activation, inputs, context, JinjaLimits.DEFAULT))
        : Outcome.Failed.of(broken);
  }

  private Routed evaluate(
      Activation activation, Inputs inputs, NodeContext context, JinjaLimits limits) {
    var routing =
        RoutingContext.of(
                activation.workflow().dialect(),
                ObjectValue.EMPTY,
                context.system(),
                VariableTypes.NONE)
            .with(limits, context.templateFunctions())
            .with(context.strictness());
    return Routing.evaluate(activation.node(), spec, inputs, routing);
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
