package io.heddle.runtime.model;

import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProviderSource.Resolution;
import io.heddle.runtime.node.NodeFailure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The model requests of one group: gives each its turn at its provider, bounds how many run and
 * wait there, and holds the providers' clients, which are made by their first request and go when
 * none came for a while.
 *
 * <p>Requests run outside of this actor, and deltas go from the provider's thread straight to the
 * listener. When it crashes, it starts again without clients and every caller gets a failure that
 * may be retried.
 */
public final class ModelPool {

  /** What the actor understands. Requests come through {@link PooledModels}. */
  public sealed interface Command {}

  record Submit(ModelTicket ticket) implements Command {}

  record Abandon(ModelTicket ticket) implements Command {}

  private record TurnMissed(ModelTicket ticket) implements Command {}

  private record Finished(ModelTicket ticket) implements Command {}

  private record Idle() implements Command {}

  /**
   * What a pool is made from.
   *
   * @param group for messages, and for whom to ask credentials
   */
  public record Setup(
      String group,
      ModelProviderSource providers,
      ModelPoolSettings settings,
      ModelQuota quota,
      CredentialProvider credentials) {

    /** Without a quota or credentials of the group's own. */
    public static Setup of(String group, ModelProviderSource providers) {
      return new Setup(
          group,
          providers,
          ModelPoolSettings.DEFAULT,
          ModelQuota.UNLIMITED,
          CredentialProvider.NONE);
    }
  }

  /** One provider: its client, what it is asked now, and who waits. */
  private record Lane(
      ModelProvider provider,
      Map<Long, ModelCall> running,
      LinkedHashMap<Long, ModelTicket> waiting) {

    private boolean isIdle() {
      return running.isEmpty() && waiting.isEmpty();
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Setup setup;
  private final ModelTickets tickets;

  // Confined to the actor; copied on every message it would cost a queue's length each.
  private final Map<String, Lane> lanes = new HashMap<>();

  static Behavior<Command> create(Setup setup, ModelTickets tickets) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context ->
                    Behaviors.withTimers(
                        timers -> new ModelPool(context, timers, setup, tickets).open())))
        .onFailure(Exception.class, SupervisorStrategy.restart());
  }

  private ModelPool(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Setup setup,
      ModelTickets tickets) {
    this.context = context;
    this.timers = timers;
    this.setup = setup;
    this.tickets = tickets;
  }

  private Behavior<Command> open() {
    return Behaviors.receive(
        (_, command) ->
            switch (command) {
              case Submit(var ticket) -> submit(ticket);
              case Abandon(var ticket) -> abandon(ticket, ModelFailures.cancelled());
              case TurnMissed(var ticket) -> abandon(ticket, turnMissed(ticket));
              case Finished(var ticket) -> finished(ticket);
              case Idle() -> coolDown();
            },
        (_, signal) -> onSignal(signal));
  }

  private Behavior<Command> submit(ModelTicket ticket) {
    if (!ticket.isDone()) {
      var lane = lanes.get(ticket.provider());
      if (lane == null) {
        resolve(ticket);
      } else {
        admit(ticket, lane);
      }
    }
    watchIdleness();
    return Behaviors.same();
  }

  private void resolve(ModelTicket ticket) {
    switch (setup.providers().resolve(ticket.provider())) {
      case Resolution.Unknown(var failure) -> fail(ticket, failure);
      case Resolution.Found(var provider) -> {
        if (lanes.size() >= setup.settings().maxProviders()) {
          lanes.values().removeIf(Lane::isIdle);
        }
        if (lanes.size() >= setup.settings().maxProviders()) {
          fail(ticket, tooManyProviders());
        } else {
          var lane = new Lane(provider, new HashMap<>(), new LinkedHashMap<>());
          lanes.put(ticket.provider(), lane);
          admit(ticket, lane);
        }
      }
    }
  }

  private void admit(ModelTicket ticket, Lane lane) {
    var settings = setup.settings();
    if (lane.running().size() < settings.maxInFlight()) {
      start(ticket, lane);
    } else if (lane.waiting().size() < settings.maxQueued()) {
      lane.waiting().put(ticket.id(), ticket);
      timers.startSingleTimer(ticket.id(), new TurnMissed(ticket), settings.maxQueueTime());
    } else {
      fail(ticket, queueFull(ticket));
    }
  }

  private void start(ModelTicket ticket, Lane lane) {
    var call = new ModelCall(ticket, lane.provider(), setup);
    var self = context.getSelf();
    lane.running().put(ticket.id(), call);
    Thread.ofVirtual()
        .name("heddle-model-%s-%d".formatted(setup.group(), ticket.id()))
        .start(() -> call.run().thenAccept(reply -> end(ticket, reply, self)));
  }

  /** The turn is given back first, so that it is free when the caller reacts to the reply. */
  private static void end(ModelTicket ticket, Reply reply, ActorRef<Command> self) {
    self.tell(new Finished(ticket));
    ticket.complete(reply);
  }

  private Behavior<Command> finished(ModelTicket ticket) {
    var lane = lanes.get(ticket.provider());
    if (lane != null && lane.running().remove(ticket.id()) != null) {
      var next = lane.waiting().pollFirstEntry();
      if (next != null) {
        timers.cancel(next.getKey());
        start(next.getValue(), lane);
      }
    }
    watchIdleness();
    return Behaviors.same();
  }

  private Behavior<Command> abandon(ModelTicket ticket, NodeFailure failure) {
    var lane = lanes.get(ticket.provider());
    if (lane != null && lane.waiting().remove(ticket.id()) != null) {
      timers.cancel(ticket.id());
      fail(ticket, failure);
      watchIdleness();
    }
    return Behaviors.same();
  }

  private Behavior<Command> coolDown() {
    lanes.values().removeIf(Lane::isIdle);
    if (lanes.isEmpty()) {
      context.getLog().debug("model clients of group {} dropped: idle", setup.group());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PreRestart) {
      tickets.failAll(
          "the model pool of group %s crashed and starts again".formatted(setup.group()));
    } else if (signal instanceof PostStop) {
      tickets.close();
    }
    for (var lane : lanes.values()) {
      lane.running().values().forEach(ModelCall::cancel);
    }
    return Behaviors.same();
  }

  private void watchIdleness() {
    if (!lanes.isEmpty() && lanes.values().stream().allMatch(Lane::isIdle)) {
      timers.startSingleTimer(new Idle(), setup.settings().clientIdle());
    } else {
      timers.cancel(new Idle());
    }
  }

  private static void fail(ModelTicket ticket, NodeFailure failure) {
    ticket.complete(new Reply.Failed(failure));
  }

  private NodeFailure queueFull(ModelTicket ticket) {
    return ModelFailures.unavailable(
        "group %s has %d requests running (max_in_flight) and %d waiting (max_queued) at model provider %s"
            .formatted(
                setup.group(),
                setup.settings().maxInFlight(),
                setup.settings().maxQueued(),
                ticket.provider()),
        null);
  }

  private NodeFailure turnMissed(ModelTicket ticket) {
    return ModelFailures.unavailable(
        "group %s: no turn among %d requests (max_in_flight) at model provider %s within %d ms (max_queue_time)"
            .formatted(
                setup.group(),
                setup.settings().maxInFlight(),
                ticket.provider(),
                setup.settings().maxQueueTime().toMillis()),
        null);
  }

  private NodeFailure tooManyProviders() {
    return ModelFailures.unavailable(
        "group %s uses %d model providers at once (max_providers)"
            .formatted(setup.group(), setup.settings().maxProviders()),
        null);
  }
}
