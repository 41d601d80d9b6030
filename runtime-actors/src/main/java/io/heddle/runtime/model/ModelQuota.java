package io.heddle.runtime.model;

import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.node.NodeFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a group may still ask of models: reserved before a request, settled after it. */
@FunctionalInterface
public interface ModelQuota {

  ModelQuota UNLIMITED =
      (_, _) -> CompletableFuture.completedFuture(new Reservation.Granted(_ -> {}));

  /** Must not block; a failed stage is a failure of the request. */
  CompletionStage<Reservation> reserve(String provider, Request request);

  /** Whether there is room. */
  sealed interface Reservation {

    record Granted(Grant grant) implements Reservation {}

    /**
     * There is no room.
     *
     * @param failure names the limit, and when there is room again if that is known
     */
    record Refused(NodeFailure failure) implements Reservation {}
  }

  /** Room taken by one request. */
  @FunctionalInterface
  interface Grant {

    /** Gives back what was not used; called exactly once, whatever happened. */
    void settle(Reply reply);
  }
}
