package io.heddle.runtime.http;

import io.heddle.runtime.node.Cancellation;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** The HTTP port of a group: hands requests to its {@link HttpPool}. */
public final class PooledHttp implements HttpPort {

  private final ActorRef<HttpPool.Command> pool;
  private final Tickets tickets;

  PooledHttp(ActorRef<HttpPool.Command> pool, Tickets tickets) {
    this.pool = pool;
    this.tickets = tickets;
  }

  /** Starts the pool as a child of the group's actor; it stops with its parent. */
  public static PooledHttp spawn(ActorContext<?> group, HttpPool.Setup setup) {
    var tickets = new Tickets();
    return new PooledHttp(group.spawn(HttpPool.create(setup, tickets), "http"), tickets);
  }

  @Override
  public CompletionStage<Reply> send(Request request, Cancellation cancellation) {
    return submit(request, null, cancellation);
  }

  @Override
  public CompletionStage<Reply> stream(
      Request request, BodyReader reader, Cancellation cancellation) {
    return submit(request, reader, cancellation);
  }

  private CompletionStage<Reply> submit(
      Request request, @Nullable BodyReader reader, Cancellation cancellation) {
    var ticket = tickets.open(request, reader, cancellation);
    pool.tell(new HttpPool.Submit(ticket));
    cancellation.onCancel(() -> pool.tell(new HttpPool.Abandon(ticket.id())));
    return ticket.promise().minimalCompletionStage();
  }
}
