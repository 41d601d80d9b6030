package io.heddle.runtime.model;

import io.heddle.runtime.http.TokenBucket;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.node.NodeFailure;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The quota of one group on one member.
 *
 * <p>A request that sets no limit to its answer counts as if it asked for {@link
 * Limits#usualCompletion}, and one whose service does not count is estimated: leaving something out
 * gets nobody around a limit. A day begins at midnight UTC; a request belongs to the day on which
 * it was reserved.
 */
public final class InMemoryModelQuota implements ModelQuota {

  /**
   * Zero means no limit.
   *
   * @param usualCompletion what an answer without a limit is reserved as
   */
  public record Limits(
      int requestsPerMinute, long tokensPerRequest, long tokensPerDay, long usualCompletion) {

    public static final Limits NONE = new Limits(0, 0, 0, 1_000);
  }

  private final String group;
  private final Limits limits;
  private final InstantSource clock;
  private final @Nullable TokenBucket rate;
  private LocalDate today;
  private long takenToday;

  public InMemoryModelQuota(String group, Limits limits, InstantSource clock) {
    this.group = group;
    this.limits = limits;
    this.clock = clock;
    this.rate =
        limits.requestsPerMinute() == 0
            ? null
            : new TokenBucket(
                limits.requestsPerMinute(), () -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    this.today = day();
  }

  @Override
  public CompletionStage<Reservation> reserve(String provider, Request request) {
    return CompletableFuture.completedFuture(take(request));
  }

  private synchronized Reservation take(Request request) {
    var tokens =
        TokenEstimate.prompt(request)
            + TokenEstimate.completionLimit(request, limits.usualCompletion());
    if (limits.tokensPerRequest() > 0 && tokens > limits.tokensPerRequest()) {
      return refused(
          ModelFailures.overBudget(
              "group %s allows %d tokens in one request (tokens_per_request), this one may use %d"
                  .formatted(group, limits.tokensPerRequest(), tokens)));
    }
    turnDay();
    if (limits.tokensPerDay() > 0 && takenToday + tokens > limits.tokensPerDay()) {
      return refused(
          ModelFailures.overBudget(
              "group %s has used or reserved %d of its %d tokens of today (tokens_per_day)"
                  .formatted(group, takenToday, limits.tokensPerDay())));
    }
    var wait = rate == null ? null : rate.take().orElse(null);
    if (wait != null) {
      return refused(
          ModelFailures.rateLimited(
              "group %s is limited to %d model requests per minute (model_requests_per_minute)"
                  .formatted(group, limits.requestsPerMinute()),
              wait));
    }
    takenToday += tokens;
    var reservedOn = today;
    return new Reservation.Granted(reply -> settle(request, reply, tokens, reservedOn));
  }

  private synchronized void settle(
      Request request, Reply reply, long reserved, LocalDate reservedOn) {
    turnDay();
    if (today.equals(reservedOn)) {
      takenToday += TokenEstimate.used(request, reply) - reserved;
    }
  }

  private void turnDay() {
    var now = day();
    if (!now.equals(today)) {
      today = now;
      takenToday = 0;
    }
  }

  private LocalDate day() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static Reservation refused(NodeFailure failure) {
    return new Reservation.Refused(failure);
  }
}
