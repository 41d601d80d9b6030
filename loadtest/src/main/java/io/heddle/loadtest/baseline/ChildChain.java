package io.heddle.loadtest.baseline;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Runs chains of children: one is spawned, gets its number, answers with the next one and stops;
 * then the next child. What a node costs before it does anything.
 */
public final class ChildChain {

  public sealed interface Command {}

  /** Adds one, {@code children} times, then stops itself. */
  public record Run(long from, int children, CompletableFuture<Long> done) implements Command {}

  private record Stepped(long value, int left, CompletableFuture<Long> done) implements Command {}

  private record Step(long value, int left, CompletableFuture<Long> done) {}

  private final ActorContext<Command> context;

  /** Runs as many chains at once as it is asked for. */
  public static Behavior<Command> create() {
    return Behaviors.setup(context -> new ChildChain(context).running());
  }

  private ChildChain(ActorContext<Command> context) {
    this.context = context;
  }

  private Behavior<Command> running() {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Run(var from, var children, var done) -> next(from, children, done);
              case Stepped(var value, var left, var done) -> next(value, left, done);
            });
  }

  private Behavior<Command> next(long value, int left, CompletableFuture<Long> done) {
    if (left == 0) {
      done.complete(value);
    } else {
      context.spawnAnonymous(child(context.getSelf())).tell(new Step(value, left, done));
    }
    return Behaviors.same();
  }

  private static Behavior<Step> child(ActorRef<Command> parent) {
    return Behaviors.receiveMessage(
        step -> {
          parent.tell(new Stepped(step.value() + 1, step.left() - 1, step.done()));
          return Behaviors.stopped();
        });
  }
}
