package io.heddle.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.InMemoryModelQuota.Limits;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.model.ModelQuota.Grant;
import io.heddle.runtime.model.ModelQuota.Reservation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class InMemoryModelQuotaTest {

  private Instant now = Instant.parse("2026-11-21T23:59:00Z");

  @Test
  void grantsEverythingWithoutLimits() {
    var quota = quota(Limits.NONE);

    for (var i = 0; i < 1_000; i++) {
      granted(quota, request(1_000_000));
    }
  }

  @Test
  void saysWhenThereIsRoomAgainInTheMinute() {
    var quota = quota(new Limits(2, 0, 0, 0));
    granted(quota, request(1));
    granted(quota, request(1));

    var failure = refused(quota, request(1));
    now = now.plusSeconds(30);

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(30));
    assertThat(failure.message()).contains("2 model requests per minute");
    granted(quota, request(1));
  }

  @Test
  void refusesARequestThatMayUseTooMuchEvenWhenItDoesNotSayHowMuch() {
    var quota = quota(new Limits(0, 100, 0, 99));

    granted(quota, request(90));
    granted(quota, request(0));
    assertThat(refused(quota, request(100)).retryable()).isFalse();
    assertThat(refused(quota(new Limits(0, 100, 0, 100)), request(0)).message())
        .contains("100 tokens in one request (tokens_per_request)");
  }

  @Test
  void countsWhatWasUsedInPlaceOfWhatWasReserved() {
    var quota = quota(new Limits(0, 0, 100, 0));
    var grant = granted(quota, request(90));
    assertThat(refused(quota, request(20)).message()).contains("tokens_per_day");

    grant.settle(answered("", new Usage(5, 5, BigDecimal.ZERO, "USD")));

    granted(quota, request(80));
  }

  @Test
  void givesEverythingBackWhenARequestFails() {
    var quota = quota(new Limits(0, 0, 100, 0));

    granted(quota, request(90)).settle(new Reply.Failed(ModelFailures.timeout("late")));

    granted(quota, request(90));
  }

  @Test
  void estimatesWhatAServiceDoesNotCount() {
    var quota = quota(new Limits(0, 0, 100, 0));

    granted(quota, request(10)).settle(answered("x".repeat(360), Usage.NONE));

    assertThat(refused(quota, request(9)).message()).contains("reserved 91 of its 100");
  }

  @Test
  void beginsANewDayAtMidnightAndLeavesItAloneWhenTheOldOneSettles() {
    var quota = quota(new Limits(0, 0, 100, 0));
    var yesterday = granted(quota, request(90));

    now = now.plusSeconds(61);
    granted(quota, request(90));
    yesterday.settle(answered("", new Usage(1, 0, BigDecimal.ZERO, "USD")));

    refused(quota, request(90));
  }

  private InMemoryModelQuota quota(Limits limits) {
    return new InMemoryModelQuota("acme", limits, () -> now);
  }

  private static Grant granted(ModelQuota quota, Request request) {
    return ((Reservation.Granted) reservation(quota, request)).grant();
  }

  private static NodeFailure refused(ModelQuota quota, Request request) {
    return ((Reservation.Refused) reservation(quota, request)).failure();
  }

  private static Reservation reservation(ModelQuota quota, Request request) {
    return quota.reserve("openai", request).toCompletableFuture().join();
  }

  private static Reply answered(String text, Usage usage) {
    return new Reply.Answered(text, "", List.of(), "stop", usage);
  }

  /** One token of prompt. */
  private static Request request(long maxTokens) {
    return new Request(
        "m",
        List.of(Message.text(Role.USER, "hey")),
        ObjectValue.of("max_tokens", Value.of(maxTokens)),
        Map.of(),
        List.of(),
        null,
        false);
  }
}
