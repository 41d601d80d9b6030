package io.heddle.runtime;

import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Runs one attempt of a node: calls the executor, reports how it ended, and stops.
 *
 * <pre>{@code
 * executing --finished / timed out / cancelled--> stopped
 *     \-- of a durable run: finished / timed out --> offering --recorded / cancelled--> stopped
 * }</pre>
 *
 * <p>An executor that answers at once costs no timer and no message. An outcome is reported however
 * the actor ends, so nobody has to watch it.
 */
public final class NodeRun {

  public sealed interface Command {}

  /** Nobody waits for the outcome any more; none is reported. */
  public record Cancel() implements Command {}

  private record Finished(Outcome outcome) implements Command {}

  /** The outcome is stored: nobody needs it from here any more. */
  public record Recorded() implements Command {}

  private record TimedOut() implements Command {}

  /** An outcome that is not recorded may have been lost: it is reported once more. */
  record OfferAgain() implements Command {}

  /**
   * What an attempt needs besides itself.
   *
   * @param keeps whether the outcome is kept, and offered again when asked, until it is recorded;
   *     and the work goes on when the actor stops without having been cancelled
   */
  record Setup(
      Activation activation,
      NodeExecutor executor,
      RunContext context,
      @Nullable Duration timeout,
      Consumer<Outcome> report,
      boolean keeps) {

    Setup executedBy(NodeExecutor other) {
      return new Setup(activation, other, context, timeout, report, keeps);
    }
  }

  private final Setup setup;
  private final AtomicBoolean ended = new AtomicBoolean();

  static Behavior<Command> create(Setup setup) {
    return Behaviors.setup(context -> new NodeRun(setup).begin(context));
  }

  private NodeRun(Setup setup) {
    this.setup = setup;
  }

  private Behavior<Command> begin(ActorContext<Command> context) {
    try {
      var stage = execute().toCompletableFuture();
      if (stage.isDone()) {
        return end(outcome(stage));
      }
      context.pipeToSelf(
          stage, (outcome, thrown) -> new Finished(outcome == null ? defect(thrown) : outcome));
    } catch (RuntimeException e) {
      return end(defect(e));
    }
    return setup.timeout() == null
        ? executing()
        : Behaviors.withTimers(
            timers -> {
              timers.startSingleTimer(new TimedOut(), setup.timeout());
              return executing();
            });
  }

  private Behavior<Command> executing() {
    return Behaviors.receive(
        (_, command) ->
            switch (command) {
              case Finished(var outcome) -> end(outcome);
              case TimedOut _ -> {
                setup.context().cancel().cancel();
                yield end(Outcome.Failed.of(timedOut()));
              }
              case Cancel _ -> {
                ended.set(true);
                setup.context().cancel().cancel();
                yield Behaviors.stopped();
              }
              case OfferAgain _ -> Behaviors.same();
              case Recorded _ -> Behaviors.unhandled();
            },
        (_, signal) -> {
          if (signal instanceof PostStop && !ended.get() && !setup.keeps()) {
            setup.context().cancel().cancel();
            end(Crashes.attempt());
          }
          return Behaviors.same();
        });
  }

  private Behavior<Command> end(Outcome outcome) {
    ended.set(true);
    setup.report().accept(outcome);
    return setup.keeps() ? offering(outcome) : Behaviors.stopped();
  }

  private Behavior<Command> offering(Outcome outcome) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case OfferAgain _ -> {
                setup.report().accept(outcome);
                yield Behaviors.same();
              }
              case Recorded _, Cancel _ -> Behaviors.stopped();
              case Finished _, TimedOut _ -> Behaviors.same();
            });
  }

  /** No error of an executor may reach the actor system, which ends the process for some. */
  private CompletionStage<Outcome> execute() {
    try {
      return setup.executor().execute(setup.activation(), setup.context());
    } catch (RuntimeException | Error e) {
      return CompletableFuture.completedFuture(defect(e));
    }
  }

  private Outcome outcome(CompletableFuture<Outcome> done) {
    try {
      var outcome = done.join();
      return outcome == null ? defect(null) : outcome;
    } catch (CompletionException | CancellationException e) {
      return defect(e);
    }
  }

  /**
   * What an executor throws is a defect of it; the node fails and says which. That it was given up
   * when it was told to is none.
   */
  private Outcome defect(@Nullable Throwable thrown) {
    var cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof CancellationException && setup.context().cancel().isCancelled()) {
      return new Outcome.Cancelled();
    }
    org.slf4j.LoggerFactory.getLogger(NodeRun.class).error("executor failed", cause);
    return Outcome.Failed.of(
        NodeFailure.of(
            ErrorKind.INTERNAL,
            "internal_error",
            "InternalError",
            "internal error: " + (cause == null ? "no outcome" : cause)));
  }

  private NodeFailure timedOut() {
    return NodeFailure.of(
        ErrorKind.TIMEOUT,
        "timeout",
        "Timeout",
        "node %s timed out after %s%s"
            .formatted(
                setup.activation().node().id(),
                setup.timeout(),
                setup.activation().node().timeout() == null
                    ? ", the installation's limit; its timeout_secs may say otherwise"
                    : ""));
  }
}
