package io.heddle.runtime.model;

import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.node.Cancellation;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The models of a group: hands requests to its {@link ModelPool}. */
public final class PooledModels implements Models {

  private final ActorRef<ModelPool.Command> pool;
  private final ModelTickets tickets;

  PooledModels(ActorRef<ModelPool.Command> pool, ModelTickets tickets) {
    this.pool = pool;
    this.tickets = tickets;
  }

  /** Starts the pool as a child of the group's actor; it stops with its parent. */
  public static PooledModels spawn(ActorContext<?> group, ModelPool.Setup setup) {
    var tickets = new ModelTickets();
    return new PooledModels(group.spawn(ModelPool.create(setup, tickets), "models"), tickets);
  }

  @Override
  public CompletionStage<Reply> chat(
      String provider, Request request, Listener listener, Cancellation cancellation) {
    var ticket = tickets.open(provider.strip(), request, listener, cancellation);
    pool.tell(new ModelPool.Submit(ticket));
    cancellation.onCancel(() -> pool.tell(new ModelPool.Abandon(ticket)));
    return ticket.promise().minimalCompletionStage();
  }
}
