package io.heddle.runtime.machine;

import io.heddle.compiler.ir.ErrorHandling;
import io.heddle.compiler.ir.ErrorHandling.Reaction;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.machine.ErrorHandlers.Reply;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.settings.EngineSettings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow does about a failure that its node did not mend: the reaction to the kind of the
 * error, else the workflow's strategy.
 */
final class Reactions {

  private final ErrorHandlers handlers;
  private final EngineSettings.Retry retry;

  Reactions(ErrorHandlers handlers, EngineSettings.Retry retry) {
    this.handlers = handlers;
    this.retry = retry;
  }

  /** The retries of a node that is tried again for its kind of error. */
  Recovery.Retry retry(ErrorKind kind) {
    return retry.of(kind);
  }

  /**
   * The reaction to a kind of error, or null for the strategy. A text that names reactions at all
   * has the usual ones for the kinds it does not name: what may pass is tried again, what is wrong
   * stops.
   */
  @Nullable Reaction of(ExecutionState state, ErrorKind kind) {
    var byType = state.workflow().errorHandling().byType();
    if (byType.isEmpty()) {
      return null;
    }
    var named = byType.get(kind.name().toLowerCase(Locale.ROOT));
    if (named != null) {
      return named;
    }
    if (retry.retryable().contains(kind)) {
      return Reaction.RETRY;
    }
    return switch (kind) {
      case VALIDATION, PERMISSION -> Reaction.STOP;
      case TIMEOUT, NETWORK, RATE_LIMITED, RESOURCE_UNAVAILABLE, CODE, INTERNAL -> null;
    };
  }

  /** Whether the failure of a run has its error workflow run. */
  boolean wantsErrorWorkflow(ExecutionState state, NodeFailure failure) {
    var reaction = of(state, failure.kind());
    return switch (reaction) {
      case ERROR_WORKFLOW -> true;
      case CONTINUE, SKIP, STOP, CUSTOM -> false;
      case RETRY -> isStrategy(state);
      case null -> isStrategy(state);
    };
  }

  private static boolean isStrategy(ExecutionState state) {
    return state.workflow().errorHandling().strategy() == ErrorHandling.Strategy.ERROR_WORKFLOW;
  }

  /** What is done once retries and the node's own strategy have not helped. */
  Reply reply(ExecutionState state, Node node, int attempt, Outcome.Failed failed) {
    return switch (of(state, failed.failure().kind())) {
      case CONTINUE -> new Reply.Continue();
      case SKIP -> new Reply.Skip(ObjectValue.EMPTY);
      case STOP, ERROR_WORKFLOW -> new Reply.Stop();
      case CUSTOM -> custom(state, node, attempt, failed);
      // Tried as often as it may be: the strategy has its say.
      case RETRY -> byStrategy(state, node, attempt, failed);
      case null -> byStrategy(state, node, attempt, failed);
    };
  }

  private Reply byStrategy(ExecutionState state, Node node, int attempt, Outcome.Failed failed) {
    return switch (state.workflow().errorHandling().strategy()) {
      case STOP, ERROR_WORKFLOW -> new Reply.Stop();
      case CONTINUE -> new Reply.Continue();
      case CUSTOM -> custom(state, node, attempt, failed);
    };
  }

  private Reply custom(ExecutionState state, Node node, int attempt, Outcome.Failed failed) {
    var name = state.workflow().errorHandling().handler();
    var handler = name == null ? null : handlers.find(name);
    if (handler == null) {
      return new Reply.Stop();
    }
    var asked =
        new ErrorHandlers.FailedNode(
            state.request().executionId(),
            node.id(),
            node.type(),
            attempt,
            failed.failure(),
            failed.outputs());
    try {
      return handler.handle(asked);
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      org.slf4j.LoggerFactory.getLogger(Reactions.class).error("error handler {} failed", name, e);
      return new Reply.Stop();
    }
  }
}
