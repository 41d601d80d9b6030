package io.heddle.runtime.http;

import io.heddle.runtime.http.HttpPort.Reply;
import io.heddle.runtime.http.HttpPort.Request;
import io.heddle.runtime.node.Cancellation;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the pool, and the promise of its reply.
 *
 * @param reader of a streamed body, or null when it is collected
 * @param total from the moment it was handed in, or null for none
 */
record Ticket(
    long id,
    Request request,
    @Nullable BodyReader reader,
    Cancellation cancellation,
    @Nullable Deadline total,
    CompletableFuture<Reply> promise) {

  /** The first reply counts. */
  void complete(Reply reply) {
    promise.complete(reply);
  }

  void fail(HttpFault fault) {
    complete(new Reply.Failed(fault.failure()));
  }

  boolean isDone() {
    return promise.isDone();
  }
}
