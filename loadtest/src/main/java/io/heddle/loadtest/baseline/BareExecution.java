package io.heddle.loadtest.baseline;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/**
 * The least that a durable execution of ten steps can be on Pekko: started, stored, answered,
 * stopped.
 */
public final class BareExecution
    extends EventSourcedBehavior<BareExecution.Command, BareExecution.Event, BareExecution.State> {

  public sealed interface Command {}

  /** Answers with {@code from + 10} when the last step is stored. */
  public record Run(long from, ActorRef<Long> replyTo) implements Command {}

  private record Stepped(long value, ActorRef<Long> replyTo) implements Command {}

  /** What is stored; the codec is {@link BareEventSerializer}. */
  public sealed interface Event {
    long value();
  }

  public record Started(long value) implements Event {}

  /** So many steps are done. */
  public record Advanced(long value, int steps) implements Event {}

  /** How far it is. */
  public record State(long value, int steps) {}

  /** What a step is. */
  public enum Shape {
    /** A child actor and an event for each: eleven events. */
    CHILDREN,
    /** Part of one turn: two events. */
    FUSED
  }

  static final EntityTypeKey<Command> TYPE_KEY =
      EntityTypeKey.create(Command.class, "bare-execution");
  static final int STEPS = 10;

  private final ActorContext<Command> context;
  private final Shape shape;

  /** Lives until its answer is given. */
  public static Behavior<Command> create(String id, Shape shape) {
    return Behaviors.setup(context -> new BareExecution(id, context, shape));
  }

  private BareExecution(String id, ActorContext<Command> context, Shape shape) {
    super(PersistenceId.of(TYPE_KEY.name(), id));
    this.context = context;
    this.shape = shape;
  }

  @Override
  public State emptyState() {
    return new State(0, 0);
  }

  @Override
  public CommandHandler<Command, Event, State> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onAnyCommand(
            (state, command) ->
                switch (command) {
                  case Run run -> onRun(run);
                  case Stepped stepped -> onStepped(state, stepped);
                });
  }

  private Effect<Event, State> onRun(Run run) {
    return Effect().persist(new Started(run.from())).thenRun(state -> step(state, run.replyTo()));
  }

  private Effect<Event, State> onStepped(State state, Stepped stepped) {
    var steps = shape == Shape.FUSED ? STEPS : 1;
    var stored = Effect().persist(new Advanced(stepped.value(), steps));
    return state.steps() + steps == STEPS
        ? stored.thenRun((State last) -> stepped.replyTo().tell(last.value())).thenStop()
        : stored.thenRun(next -> step(next, stepped.replyTo()));
  }

  private void step(State state, ActorRef<Long> replyTo) {
    switch (shape) {
      case FUSED -> context.getSelf().tell(new Stepped(state.value() + STEPS, replyTo));
      case CHILDREN ->
          context
              .spawnAnonymous(child(context.getSelf()))
              .tell(new Stepped(state.value(), replyTo));
    }
  }

  private static Behavior<Stepped> child(ActorRef<Command> parent) {
    return Behaviors.receiveMessage(
        step -> {
          parent.tell(new Stepped(step.value() + 1, step.replyTo()));
          return Behaviors.stopped();
        });
  }

  @Override
  public EventHandler<State, Event> eventHandler() {
    return (state, event) ->
        switch (event) {
          case Started(var value) -> new State(value, 0);
          case Advanced(var value, var steps) -> new State(value, state.steps() + steps);
        };
  }
}
