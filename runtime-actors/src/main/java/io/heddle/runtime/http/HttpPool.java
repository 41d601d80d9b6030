package io.heddle.runtime.http;

import io.heddle.runtime.http.HttpPort.Reply;
import io.heddle.runtime.network.NameResolver;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The outgoing requests of one group: gives each its turn, bounds how many run and wait, and owns
 * the client, which is made by the first request and goes when none came for a while.
 *
 * <pre>{@code
 * cold --first request--> warm --idle--> cold
 * }</pre>
 *
 * Requests run on virtual threads, never here. When this actor crashes, it starts again cold and
 * every caller gets a failure that may be retried.
 */
public final class HttpPool {

  /** What the actor understands. Requests come through {@link PooledHttp}. */
  public sealed interface Command {}

  record Submit(Ticket ticket) implements Command {}

  record Abandon(long ticket) implements Command {}

  private record TurnMissed(long ticket) implements Command {}

  private record Finished(long ticket) implements Command {}

  private record Sweep() implements Command {}

  private record Idle() implements Command {}

  /**
   * What a pool is made from.
   *
   * @param group for messages and thread names
   * @param trust which certificates to believe when a request verifies them
   * @param rate asked once for each request
   */
  public record Setup(
      String group,
      NetworkPolicy policy,
      HttpSettings settings,
      TlsTrust trust,
      NameResolver resolver,
      RequestRate rate) {

    /** The usual ones. */
    public static Setup of(String group, NetworkPolicy policy) {
      return new Setup(
          group,
          policy,
          HttpSettings.DEFAULT,
          new TlsTrust.Jdk(),
          NameResolver.SYSTEM,
          RequestRate.UNLIMITED);
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Setup setup;
  private final Tickets tickets;

  // Confined to the actor; copied on every message they would cost a queue's length each.
  private final Map<Long, Exchange> running = new HashMap<>();
  private final LinkedHashMap<Long, Ticket> waiting = new LinkedHashMap<>();

  static Behavior<Command> create(Setup setup, Tickets tickets) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context ->
                    Behaviors.withTimers(
                        timers -> new HttpPool(context, timers, setup, tickets).cold())))
        .onFailure(Exception.class, SupervisorStrategy.restart());
  }

  private HttpPool(
      ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup, Tickets tickets) {
    this.context = context;
    this.timers = timers;
    this.setup = setup;
    this.tickets = tickets;
  }

  private Behavior<Command> cold() {
    return Behaviors.receive(
        (_, command) ->
            switch (command) {
              case Submit(var ticket) -> warmUp(ticket);
              case Abandon _, TurnMissed _, Finished _, Sweep _, Idle _ -> Behaviors.same();
            },
        (_, signal) -> onSignal(signal));
  }

  private Behavior<Command> warm(OutgoingClients clients) {
    return Behaviors.receive(
        (_, command) ->
            switch (command) {
              case Submit(var ticket) -> submit(ticket, clients);
              case Abandon(var id) -> abandon(id, HttpFault.cancelled());
              case TurnMissed(var id) -> abandon(id, turnMissed());
              case Finished(var id) -> finished(id, clients);
              case Sweep() -> sweep(clients);
              case Idle() -> coolDown(clients);
            },
        (_, signal) -> onSignal(signal, clients));
  }

  private Behavior<Command> warmUp(Ticket ticket) {
    var clients =
        new OutgoingClients(setup.group(), setup.policy(), setup.settings(), setup.trust());
    timers.startTimerWithFixedDelay(new Sweep(), setup.settings().connectionIdle());
    submit(ticket, clients);
    return warm(clients);
  }

  private Behavior<Command> submit(Ticket ticket, OutgoingClients clients) {
    if (!ticket.isDone()) {
      setup
          .rate()
          .take()
          .ifPresentOrElse(wait -> tooFast(ticket, wait), () -> admit(ticket, clients));
    }
    watchIdleness();
    return Behaviors.same();
  }

  private void admit(Ticket ticket, OutgoingClients clients) {
    var settings = setup.settings();
    if (running.size() < settings.maxInFlight()) {
      start(ticket, clients);
    } else if (waiting.size() < settings.maxQueued()) {
      waiting.put(ticket.id(), ticket);
      timers.startSingleTimer(
          ticket.id(), new TurnMissed(ticket.id()), settings.maxQueueTime(ticket));
    } else {
      ticket.fail(
          HttpFault.limit(
              "group %s has %d http requests running (max_in_flight) and %d waiting (max_queued)"
                  .formatted(setup.group(), settings.maxInFlight(), settings.maxQueued())));
    }
  }

  private void start(Ticket ticket, OutgoingClients clients) {
    var exchange = new Exchange(ticket, clients, setup.resolver());
    var self = context.getSelf();
    running.put(ticket.id(), exchange);
    Thread.ofVirtual()
        .name("heddle-http-%s-%d".formatted(setup.group(), ticket.id()))
        .start(
            () -> {
              try {
                exchange.run();
              } finally {
                self.tell(new Finished(ticket.id()));
              }
            });
  }

  private Behavior<Command> finished(long id, OutgoingClients clients) {
    running.remove(id);
    var next = waiting.pollFirstEntry();
    if (next != null) {
      timers.cancel(next.getKey());
      start(next.getValue(), clients);
    }
    watchIdleness();
    return Behaviors.same();
  }

  private Behavior<Command> abandon(long id, HttpFault fault) {
    var ticket = waiting.remove(id);
    if (ticket != null) {
      timers.cancel(id);
      ticket.fail(fault);
    }
    return Behaviors.same();
  }

  private Behavior<Command> sweep(OutgoingClients clients) {
    clients.closeIdleConnections();
    return Behaviors.same();
  }

  private Behavior<Command> coolDown(OutgoingClients clients) {
    if (!running.isEmpty()) {
      return Behaviors.same();
    }
    timers.cancelAll();
    clients.close();
    context.getLog().debug("http client of group {} closed: idle", setup.group());
    return cold();
  }

  /** The callers first: what the closing client makes of their requests is of no interest. */
  private Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PreRestart) {
      tickets.failAll(
          "the http pool of group %s crashed and starts again".formatted(setup.group()));
    } else if (signal instanceof PostStop) {
      tickets.close();
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSignal(Signal signal, OutgoingClients clients) {
    onSignal(signal);
    running.values().forEach(Exchange::cancel);
    clients.close();
    return Behaviors.same();
  }

  private void watchIdleness() {
    if (running.isEmpty()) {
      timers.startSingleTimer(new Idle(), setup.settings().clientIdle());
    } else {
      timers.cancel(new Idle());
    }
  }

  private void tooFast(Ticket ticket, Duration wait) {
    ticket.complete(
        new Reply.Failed(
            new NodeFailure(
                ErrorKind.RATE_LIMITED,
                "resource_limit_exceeded",
                HttpFault.NODE_TYPE,
                "group %s is limited to %s (http_rate_limit_per_minute)"
                    .formatted(setup.group(), setup.rate().limit()),
                true,
                wait)));
  }

  private HttpFault turnMissed() {
    return HttpFault.limit(
        "group %s: no turn among %d http requests (max_in_flight) in time"
            .formatted(setup.group(), setup.settings().maxInFlight()));
  }
}
