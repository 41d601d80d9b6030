package io.heddle.runtime.model;

import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelQuota.Grant;
import io.heddle.runtime.model.ModelQuota.Reservation;
import io.heddle.runtime.node.CancellationSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One request under way, outside the pool's actor: reserves, finds the keys, asks, settles. What
 * was reserved is settled whatever happens to the pool or the caller meanwhile.
 */
final class ModelCall {

  private final ModelTicket ticket;
  private final ModelProvider provider;
  private final ModelPool.Setup setup;
  private final CancellationSource cancellation = new CancellationSource();

  ModelCall(ModelTicket ticket, ModelProvider provider, ModelPool.Setup setup) {
    this.ticket = ticket;
    this.provider = provider;
    this.setup = setup;
    ticket.cancellation().onCancel(this::cancel);
  }

  /** Never fails. */
  CompletionStage<Reply> run() {
    return attempt(() -> setup.quota().reserve(ticket.provider(), ticket.request()))
        .thenCompose(
            reservation ->
                switch (reservation) {
                  case Reservation.Granted(var grant) -> granted(grant);
                  case Reservation.Refused(var failure) -> failed(new Reply.Failed(failure));
                })
        .exceptionally(thrown -> new Reply.Failed(ModelFailures.defect(thrown)));
  }

  private CompletionStage<Reply> granted(Grant grant) {
    return attempt(() -> setup.credentials().credentials(setup.group(), ticket.provider()))
        .thenCompose(this::ask)
        .exceptionally(thrown -> new Reply.Failed(ModelFailures.defect(thrown)))
        .thenApply(
            reply -> {
              grant.settle(reply);
              return reply;
            });
  }

  private CompletionStage<Reply> ask(Map<String, String> credentials) {
    return cancellation.isCancelled()
        ? failed(new Reply.Failed(ModelFailures.cancelled()))
        : provider.chat(withKeys(credentials), new Gate(), cancellation);
  }

  private Request withKeys(Map<String, String> credentials) {
    var request = ticket.request();
    if (credentials.isEmpty()) {
      return request;
    }
    var all = new LinkedHashMap<>(credentials);
    all.putAll(request.credentials());
    return new Request(
        request.model(),
        request.messages(),
        request.parameters(),
        all,
        request.tools(),
        request.responseSchema(),
        request.stream());
  }

  /** The caller has its reply at once, whatever the provider makes of it. */
  void cancel() {
    cancellation.cancel();
    ticket.complete(new Reply.Failed(ModelFailures.cancelled()));
  }

  /** What throws instead of failing its stage fails it here. */
  private static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> step) {
    try {
      return Objects.requireNonNull(step.get(), "no stage");
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static CompletionStage<Reply> failed(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  /** Lets nothing through once the caller has its reply: the next try writes from the beginning. */
  private final class Gate implements Listener {

    @Override
    public void onText(String delta) {
      if (!ticket.isDone()) {
        ticket.listener().onText(delta);
      }
    }

    @Override
    public void onReasoning(String delta) {
      if (!ticket.isDone()) {
        ticket.listener().onReasoning(delta);
      }
    }
  }
}
