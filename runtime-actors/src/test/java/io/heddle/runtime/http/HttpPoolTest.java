package io.heddle.runtime.http;

import static io.heddle.runtime.http.PoolFixture.answered;
import static io.heddle.runtime.http.PoolFixture.await;
import static io.heddle.runtime.http.PoolFixture.failed;
import static io.heddle.runtime.http.PoolFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.http.HttpPort.Reply;
import io.heddle.runtime.http.HttpPort.Timeouts;
import io.heddle.runtime.network.NameResolver;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.ErrorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns, bounds, crashes and idleness of the pool. */
final class HttpPoolTest {

  private static final Duration LATE = Duration.ofSeconds(30);

  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch inside = new CountDownLatch(2);
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final LoopbackServer server =
      new LoopbackServer()
          .answer("/fast", "x")
          .on(
              "/held",
              exchange -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                inside.countDown();
                hold(release);
                atOnce.decrementAndGet();
                LoopbackServer.reply(exchange, 200, java.util.Map.of(), new byte[1]);
              });

  @AfterEach
  void close() {
    release.countDown();
    server.close();
  }

  @Test
  void hasNoClientAndNoThreadBeforeTheFirstRequest() {
    try (var _ = new PoolFixture(setup("lazy", bounds(2, 2), RequestRate.UNLIMITED))) {
      assertThat(threadsOf("lazy")).isEmpty();
    }
  }

  @Test
  void makesNoClientForARequestThatThePolicyRefuses() {
    var setup = HttpPool.Setup.of("refusing", NetworkPolicy.closed());
    try (var fixture = new PoolFixture(setup)) {
      assertThat(fixture.failure(get(server.url("/fast"))).code()).isEqualTo("network_policy");

      assertThat(threadsOf("refusing")).isEmpty();
    }
  }

  @Test
  void closesTheClientWhenIdleAndMakesAnotherWhenNeeded() throws InterruptedException {
    var settings =
        new HttpSettings(2, 2, LATE, LATE, Duration.ofMillis(1), HttpSettings.DEFAULT.userAgent());
    try (var fixture = new PoolFixture(setup("idle", settings, RequestRate.UNLIMITED))) {
      for (var round = 0; round < 2; round++) {
        assertThat(fixture.answer(get(server.url("/fast"))).status()).isEqualTo(200);

        for (var thread : threadsOf("idle")) {
          thread.join(LATE);
          assertThat(thread.isAlive()).isFalse();
        }
      }
    }
  }

  @Test
  void answersManyFirstRequestsAtOnce() {
    try (var fixture = new PoolFixture(setup("burst", bounds(8, 100), RequestRate.UNLIMITED))) {
      var replies = new ArrayList<CompletionStage<Reply>>();
      for (var i = 0; i < 50; i++) {
        replies.add(fixture.http.send(get(server.url("/fast")), Cancellation.NEVER));
      }

      assertThat(replies).allSatisfy(r -> assertThat(answered(await(r)).status()).isEqualTo(200));
    }
  }

  @Test
  void replacesAClientThatBroke() throws HttpFault, InterruptedException {
    var setup = setup("broken", bounds(2, 2), RequestRate.UNLIMITED);
    try (var clients =
        new OutgoingClients(setup.group(), setup.policy(), setup.settings(), setup.trust())) {
      var first = clients.client(true);
      assertThat(clients.client(true)).isSameAs(first);
      assertThat(clients.client(false)).isNotSameAs(first);

      first.http().close(CloseMode.GRACEFUL);
      first.http().awaitShutdown(TimeValue.ofSeconds(30));

      assertThat(clients.client(true)).isNotSameAs(first);
    }
  }

  @Test
  void runsNoMoreAtOnceThanAllowedAndQueuesTheRest() throws InterruptedException {
    try (var fixture = new PoolFixture(setup("bounded", bounds(2, 10), RequestRate.UNLIMITED))) {
      var replies = new ArrayList<CompletionStage<Reply>>();
      for (var i = 0; i < 6; i++) {
        replies.add(fixture.http.send(get(server.url("/held")), Cancellation.NEVER));
      }
      both(inside);

      release.countDown();

      assertThat(replies).allSatisfy(r -> assertThat(answered(await(r)).status()).isEqualTo(200));
      assertThat(most).hasValue(2);
    }
  }

  @Test
  void refusesWhenTheQueueIsFullAndNamesTheLimit() throws InterruptedException {
    try (var fixture = new PoolFixture(setup("full", bounds(2, 1), RequestRate.UNLIMITED))) {
      for (var i = 0; i < 3; i++) {
        fixture.http.send(get(server.url("/held")), Cancellation.NEVER);
      }
      both(inside);

      var failure = fixture.failure(get(server.url("/fast")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.RESOURCE_UNAVAILABLE);
      assertThat(failure.code()).isEqualTo("resource_limit_exceeded");
      assertThat(failure.retryable()).isTrue();
      assertThat(failure.message())
          .contains("group full", "2 http requests running (max_in_flight)", "1 waiting");
    }
  }

  @Test
  void failsOneThatWaitsForItsTurnLongerThanItsTime() throws InterruptedException {
    try (var fixture = new PoolFixture(setup("late", bounds(2, 5), RequestRate.UNLIMITED))) {
      fixture.http.send(get(server.url("/held")), Cancellation.NEVER);
      fixture.http.send(get(server.url("/held")), Cancellation.NEVER);
      both(inside);
      var hurried =
          PoolFixture.within(
              get(server.url("/fast")), new Timeouts(LATE, LATE, Duration.ofMillis(100)));

      assertThat(fixture.failure(hurried).message()).contains("no turn");
    }
  }

  @Test
  void dropsACancelledOneFromTheQueue() throws InterruptedException {
    var cancel = new CancellationSource();
    try (var fixture = new PoolFixture(setup("queue", bounds(2, 5), RequestRate.UNLIMITED))) {
      fixture.http.send(get(server.url("/held")), Cancellation.NEVER);
      fixture.http.send(get(server.url("/held")), Cancellation.NEVER);
      both(inside);
      var queued = fixture.http.send(get(server.url("/fast")), cancel);

      cancel.cancel();

      assertThat(failed(await(queued)).code()).isEqualTo("cancelled");
      assertThat(server.paths()).doesNotContain("/fast");
    }
  }

  @Test
  void refusesAboveTheRateAndSaysWhenToComeBack() {
    try (var fixture = new PoolFixture(setup("rated", bounds(2, 2), new TokenBucket(2, () -> 0)))) {
      fixture.answer(get(server.url("/fast")));
      fixture.answer(get(server.url("/fast")));

      var failure = fixture.failure(get(server.url("/fast")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
      assertThat(failure.code()).isEqualTo("resource_limit_exceeded");
      assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(30));
      assertThat(failure.message()).contains("group rated", "2 requests per minute");
    }
  }

  @Test
  void startsAgainAfterACrashAndItsCallersMayRetry() throws InterruptedException {
    var crash = new AtomicBoolean();
    try (var fixture = new PoolFixture(setup("crashing", bounds(2, 5), new CrashingRate(crash)))) {
      var running = fixture.http.send(get(server.url("/held")), Cancellation.NEVER);
      fixture.http.send(get(server.url("/held")), Cancellation.NEVER);
      both(inside);
      var queued = fixture.http.send(get(server.url("/fast")), Cancellation.NEVER);
      crash.set(true);

      var cause = fixture.http.send(get(server.url("/fast")), Cancellation.NEVER);

      for (var reply : java.util.List.of(running, queued, cause)) {
        var failure = failed(await(reply));
        assertThat(failure.kind()).isEqualTo(ErrorKind.RESOURCE_UNAVAILABLE);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.message()).contains("crashed");
      }
      assertThat(fixture.answer(get(server.url("/fast"))).status()).isEqualTo(200);
    }
  }

  @Test
  void answersEveryCallerWhenItStops() throws InterruptedException {
    var fixture = new PoolFixture(setup("stopping", bounds(2, 5), RequestRate.UNLIMITED));
    var running = fixture.http.send(get(server.url("/held")), Cancellation.NEVER);
    fixture.http.send(get(server.url("/held")), Cancellation.NEVER);
    both(inside);
    var queued = fixture.http.send(get(server.url("/fast")), Cancellation.NEVER);

    fixture.close();
    var after = fixture.http.send(get(server.url("/fast")), Cancellation.NEVER);

    for (var reply : java.util.List.of(running, queued, after)) {
      assertThat(failed(await(reply)).code()).isEqualTo("resource_unavailable");
    }
  }

  private static HttpPool.Setup setup(String group, HttpSettings settings, RequestRate rate) {
    return new HttpPool.Setup(
        group, PoolFixture.LOOPBACK, settings, new TlsTrust.Jdk(), NameResolver.SYSTEM, rate);
  }

  private static HttpSettings bounds(int inFlight, int queued) {
    return new HttpSettings(
        inFlight, queued, LATE, LATE, Duration.ofMinutes(5), HttpSettings.DEFAULT.userAgent());
  }

  private static java.util.List<Thread> threadsOf(String group) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("heddle-http-" + group))
        .toList();
  }

  private static void both(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A defect, once. */
  private record CrashingRate(AtomicBoolean crash) implements RequestRate {

    @Override
    public Optional<Duration> take() {
      if (crash.getAndSet(false)) {
        throw new IllegalStateException("a defect");
      }
      return Optional.empty();
    }

    @Override
    public String limit() {
      return "none";
    }
  }
}
