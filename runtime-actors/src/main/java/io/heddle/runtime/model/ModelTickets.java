package io.heddle.runtime.model;

import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.node.Cancellation;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All requests that were handed in and not answered. It outlives a crash of the pool's actor, so
 * that no caller waits for one that is gone.
 */
final class ModelTickets {

  private final Set<ModelTicket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean closed;

  ModelTicket open(String provider, Request request, Listener listener, Cancellation cancellation) {
    var ticket =
        new ModelTicket(
            ids.incrementAndGet(),
            provider,
            request,
            listener,
            cancellation,
            new CompletableFuture<>());
    open.add(ticket);
    var _ = ticket.promise().whenComplete((_, _) -> open.remove(ticket));
    if (closed) {
      fail(ticket, "the model pool is stopped");
    }
    return ticket;
  }

  /**
   * Fails what is open now; a request that comes while this goes on is for the next incarnation.
   */
  void failAll(String reason) {
    var last = ids.get();
    open.forEach(
        ticket -> {
          if (ticket.id() <= last) {
            fail(ticket, reason);
          }
        });
  }

  void close() {
    closed = true;
    failAll("the model pool is stopped");
  }

  private static void fail(ModelTicket ticket, String reason) {
    ticket.complete(new Reply.Failed(ModelFailures.unavailable(reason, null)));
  }
}
