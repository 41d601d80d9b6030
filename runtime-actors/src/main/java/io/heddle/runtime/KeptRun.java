package io.heddle.runtime;

import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Runs one attempt of a node for a durable run, and keeps its outcome: offers it again and again
 * until the run says that it is recorded.
 *
 * <pre>{@code
 * running --outcome--> offering --recorded--> stopped
 * }</pre>
 */
public final class KeptRun {

  /** Between two offers of the same outcome. */
  static final Duration OFFER_AGAIN = Duration.ofSeconds(5);

  private static final NodeFailure VANISHED =
      NodeFailure.of(
          ErrorKind.INTERNAL, "internal_error", "InternalError", "the node's actor vanished");

  public sealed interface Command {}

  /** The outcome is stored; nobody needs it from here any more. */
  public record Recorded() implements Command {}

  /** Nobody waits for the outcome any more. */
  public record Cancel() implements Command {}

  private record Ended(Outcome outcome) implements Command {}

  private record Vanished() implements Command {}

  private record OfferAgain() implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final BiConsumer<Outcome, ActorRef<Command>> offer;
  private @Nullable Outcome kept;

  /**
   * @param setup of the attempt that reports to the given
   * @param offer tells the durable run
   */
  static Behavior<Command> create(
      Function<Consumer<Outcome>, NodeRun.Setup> setup,
      BiConsumer<Outcome, ActorRef<Command>> offer) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new KeptRun(context, timers, setup, offer).receiving()));
  }

  private KeptRun(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Function<Consumer<Outcome>, NodeRun.Setup> setup,
      BiConsumer<Outcome, ActorRef<Command>> offer) {
    this.context = context;
    this.timers = timers;
    this.offer = offer;
    var self = context.getSelf();
    var run =
        context.spawnAnonymous(
            NodeRun.create(setup.apply(outcome -> self.tell(new Ended(outcome)))));
    context.watchWith(run, new Vanished());
  }

  private Behavior<Command> receiving() {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Ended(var outcome) -> keep(outcome);
              case Vanished _ ->
                  kept == null ? keep(Outcome.Failed.of(VANISHED)) : Behaviors.same();
              case OfferAgain _ -> offer();
              case Recorded _, Cancel _ -> Behaviors.stopped();
            });
  }

  private Behavior<Command> keep(Outcome outcome) {
    kept = outcome;
    timers.startTimerWithFixedDelay(new OfferAgain(), OFFER_AGAIN);
    return offer();
  }

  private Behavior<Command> offer() {
    if (kept != null) {
      offer.accept(kept, context.getSelf());
    }
    return Behaviors.same();
  }
}
