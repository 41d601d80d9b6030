package io.heddle.runtime.http;

import io.heddle.runtime.http.HttpPort.Request;
import io.heddle.runtime.node.Cancellation;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All requests that were handed in and not answered. It outlives a crash of the pool's actor, so
 * that no caller waits for one that is gone.
 */
final class Tickets {

  private final Set<Ticket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean closed;

  Ticket open(Request request, @Nullable BodyReader reader, Cancellation cancellation) {
    var total = request.timeouts().total();
    var ticket =
        new Ticket(
            ids.incrementAndGet(),
            request,
            reader,
            cancellation,
            total == null ? null : Deadline.in(total),
            new CompletableFuture<>());
    open.add(ticket);
    var _ = ticket.promise().whenComplete((_, _) -> open.remove(ticket));
    if (closed) {
      ticket.fail(HttpFault.poolStopped("the http pool is stopped"));
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
            ticket.fail(HttpFault.poolStopped(reason));
          }
        });
  }

  void close() {
    closed = true;
    failAll("the http pool is stopped");
  }
}
