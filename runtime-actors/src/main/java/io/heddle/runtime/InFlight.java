package io.heddle.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The calls of durable runs that are under way on this member. A run that is recovered here, after
 * its actor stopped, takes its calls up again instead of making them twice.
 *
 * <p>Outcomes that nobody has taken are kept for ten minutes, at most 10,000 of them. Thread-safe.
 */
public final class InFlight {

  private static final Duration KEEP = Duration.ofMinutes(10);
  private static final int MAX_KEPT = 10_000;

  private record Call(CompletableFuture<Outcome> outcome, CancellationSource cancellation) {}

  private final Map<String, Call> running = new ConcurrentHashMap<>();
  private final Cache<String, Outcome> ended =
      Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEEP).build();

  /**
   * Makes the call, or takes up the one that was made before under this key.
   *
   * @param cancellation gives the call up, whoever made it
   */
  CompletionStage<Outcome> call(
      String key, CancellationSource cancellation, Supplier<CompletionStage<Outcome>> make) {
    var known = ended.getIfPresent(key);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    var mine = new Call(new CompletableFuture<>(), cancellation);
    var before = running.putIfAbsent(key, mine);
    if (before != null && before.cancellation().isCancelled()) {
      // Somebody has given it up: what it comes to counts for nobody.
      running.put(key, mine);
    } else if (before != null) {
      cancellation.onCancel(before.cancellation()::cancel);
      return before.outcome();
    }
    CompletionStage<Outcome> made;
    try {
      made = make.get();
    } catch (RuntimeException | Error defect) {
      running.remove(key, mine);
      mine.outcome().completeExceptionally(defect);
      throw defect;
    }
    if (made.toCompletableFuture().isDone()) {
      running.remove(key);
      return made;
    }
    var _ =
        made.whenComplete(
            (outcome, thrown) -> {
              if (outcome != null && !cancellation.isCancelled()) {
                ended.put(key, outcome);
              }
              running.remove(key, mine);
              if (thrown == null) {
                mine.outcome().complete(outcome);
              } else {
                mine.outcome().completeExceptionally(thrown);
              }
            });
    return mine.outcome();
  }

  /** The outcome is stored, or nobody wants it. */
  void forget(String key) {
    ended.invalidate(key);
  }

  /** How many calls are under way. */
  public int size() {
    return running.size();
  }
}
