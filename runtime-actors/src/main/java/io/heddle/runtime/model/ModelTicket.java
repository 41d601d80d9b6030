package io.heddle.runtime.model;

import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.node.Cancellation;
import java.util.concurrent.CompletableFuture;

/** A request on its way through the pool, and the promise of its reply. */
record ModelTicket(
    long id,
    String provider,
    Request request,
    Listener listener,
    Cancellation cancellation,
    CompletableFuture<Reply> promise) {

  /** The first reply counts. */
  void complete(Reply reply) {
    promise.complete(reply);
  }

  boolean isDone() {
    return promise.isDone();
  }
}
