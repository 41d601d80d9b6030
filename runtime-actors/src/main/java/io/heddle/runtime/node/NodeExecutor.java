package io.heddle.runtime.node;

import java.util.concurrent.CompletionStage;

/**
 * Does the work of one kind of node. The port that built-in kinds and plugins share.
 *
 * <p>Called on an actor's thread and must not block it: blocking work goes to {@link
 * NodeContext#blocking}. Never throws for an expected failure; what is thrown, or fails the stage,
 * becomes an {@code internal} failure of the node. May be called again with the same idempotency
 * key after a crash.
 */
@FunctionalInterface
public interface NodeExecutor {
  CompletionStage<Outcome> execute(Activation activation, NodeContext context);
}
