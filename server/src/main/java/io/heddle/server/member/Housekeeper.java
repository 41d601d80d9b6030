package io.heddle.server.member;

import io.heddle.persistence.run.Housekeeping;
import io.heddle.persistence.run.Housekeeping.Chore;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what a store has kept for long enough, batch after batch, so that what runs write comes
 * in between.
 *
 * <pre>{@code
 * resting --round--> a chore, some and some more, until there is none left; the next chore; resting
 * }</pre>
 */
final class Housekeeper {

  sealed interface Command {}

  private record Round() implements Command {}

  private record Removed(Chore chore, @Nullable Integer count, @Nullable Throwable failure)
      implements Command {}

  /** One after the other: what a run kept is let go before its blobs are looked at. */
  private static final List<Chore> ROUND = List.of(Chore.values());

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Housekeeping house;

  static Behavior<Command> create(Housekeeping house) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new Housekeeper(context, timers, house).resting()));
  }

  private Housekeeper(
      ActorContext<Command> context, TimerScheduler<Command> timers, Housekeeping house) {
    this.context = context;
    this.timers = timers;
    this.house = house;
  }

  private Behavior<Command> resting() {
    timers.startSingleTimer(new Round(), house.settings().interval());
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Round _ -> removing(ROUND.getFirst());
              case Removed(var chore, var count, var failure) -> removed(chore, count, failure);
            });
  }

  private Behavior<Command> removing(Chore chore) {
    context.pipeToSelf(house.some(chore), (count, failure) -> new Removed(chore, count, failure));
    return Behaviors.same();
  }

  private Behavior<Command> removed(
      Chore chore, @Nullable Integer count, @Nullable Throwable failure) {
    if (count == null) {
      LOG.warn("what is to go ({}) stays until the next round: {}", chore, String.valueOf(failure));
    } else if (count > 0) {
      return removing(chore);
    }
    var next = ROUND.indexOf(chore) + 1;
    return next < ROUND.size() ? removing(ROUND.get(next)) : resting();
  }
}
