package io.heddle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.check.CodeSyntax;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.sandbox.guest.Guest;
import io.heddle.sandbox.guest.GuestContext;
import io.heddle.sandbox.guest.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The pool over a language that does what a test says. */
class SandboxPoolTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration NO_TIME = Duration.ZERO;

  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final Semaphore closed = new Semaphore(0);
  private final Semaphore entered = new Semaphore(0);
  private final CountDownLatch gate = new CountDownLatch(1);

  @Test
  void startsALanguageOnlyWhenItIsUsed() {
    try (var pool = pool(settings(2, 10, LONG, LONG))) {
      assertThat(started).hasValue(0);

      assertThat(pool.returned(call("ok"))).isEqualTo(Value.of("ok"));

      assertThat(started).hasValue(1);
    }
  }

  @Test
  void makesOneContextForEachCall() {
    try (var pool = pool(new SandboxSettings(1, 0, 10, LONG, NO_TIME, 1, LONG, LONG, Map.of()))) {
      for (var i = 0; i < 5; i++) {
        pool.run(call("ok"));
      }

      assertThat(opened).hasValue(5);
      closed.acquireUninterruptibly(5);
    }
  }

  @Test
  void refusesWhatItsQueueDoesNotHoldAndNamesTheLimit() {
    try (var pool = pool(settings(1, 2, LONG, LONG))) {
      var first = start(pool, "wait");
      entered.acquireUninterruptibly();
      var waiting = List.of(start(pool, "ok"), start(pool, "ok"));

      var refused = pool.failure(call("ok"));

      assertThat(refused.kind()).isEqualTo(ErrorKind.RESOURCE_UNAVAILABLE);
      assertThat(refused.retryable()).isTrue();
      assertThat(refused.message()).contains("1 calls run and 2 wait, the limit");
      gate.countDown();
      assertThat(Pool.await(first)).isInstanceOf(Result.Returned.class);
      waiting.forEach(answer -> assertThat(Pool.await(answer)).isInstanceOf(Result.Returned.class));
    }
  }

  @Test
  void refusesWhatWaitedTooLong() {
    try (var pool = pool(settings(1, 2, Duration.ofMillis(20), LONG))) {
      var first = start(pool, "wait");
      entered.acquireUninterruptibly();

      var refused = pool.failure(call("ok"));

      assertThat(refused.message()).contains("waited longer than the limit of 20 ms");
      assertThat(refused.retryable()).isTrue();
      gate.countDown();
      Pool.await(first);
    }
  }

  @Test
  void withdrawsACancelledCallFromItsQueue() {
    try (var pool = pool(settings(1, 2, LONG, LONG))) {
      var cancellation = new CancellationSource();
      var first = start(pool, "wait");
      entered.acquireUninterruptibly();
      var second = pool.sandbox().run(call("ok"), cancellation).toCompletableFuture();

      cancellation.cancel();

      assertThat(((Result.Failed) Pool.await(second)).failure().code())
          .isEqualTo("sandbox_cancelled");
      gate.countDown();
      Pool.await(first);
    }
  }

  @Test
  void restartsAloneAfterADefectAndFailsItsCallersWithSomethingToRetry() {
    try (var pool = pool(settings(2, 2, LONG, LONG))) {
      var bystander = start(pool, "wait");
      entered.acquireUninterruptibly();

      var crashed = pool.failure(call("defect"));
      var lost = ((Result.Failed) Pool.await(bystander)).failure();

      for (var failure : List.of(crashed, lost)) {
        assertThat(failure.kind()).isEqualTo(ErrorKind.RESOURCE_UNAVAILABLE);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.message()).contains("crashed");
      }
      gate.countDown();
      assertThat(pool.returned(call("ok"))).isEqualTo(Value.of("ok"));
      assertThat(started).hasValueGreaterThan(1);
    }
  }

  @Test
  void answersForACallThatDoesNotStopAndGivesItsSlotOn() {
    try (var pool = pool(settings(1, 2, LONG, LONG))) {
      var stuck = call("stuck");
      var limits = stuck.limits().withWallTime(Duration.ofMillis(10));

      var failure = pool.failure(stuck.withLimits(limits));

      assertThat(failure.code()).isEqualTo("sandbox_timeout");
      assertThat(pool.returned(call("ok"))).isEqualTo(Value.of("ok"));
      gate.countDown();
    }
  }

  @Test
  void stopsALanguageThatIdles() {
    try (var pool =
        pool(
            new SandboxSettings(
                1, 2, 2, LONG, NO_TIME, 1, LONG, Duration.ofMillis(30), Map.of()))) {
      pool.run(call("ok"));

      // The used context and both warm ones.
      closed.acquireUninterruptibly(2);

      assertThat(pool.returned(call("ok"))).isEqualTo(Value.of("ok"));
    }
  }

  @Test
  void replacesContextsThatAged() {
    try (var pool =
        pool(
            new SandboxSettings(
                1, 1, 2, LONG, NO_TIME, 1, Duration.ofMillis(20), LONG, Map.of()))) {
      pool.run(call("ok"));

      // The used context, then the one that nobody used in time.
      closed.acquireUninterruptibly(2);
    }
  }

  private static SandboxSettings settings(int size, int queue, Duration wait, Duration idle) {
    return new SandboxSettings(size, 1, queue, wait, NO_TIME, 2, LONG, idle, Map.of());
  }

  private Pool pool(SandboxSettings settings) {
    return new Pool(
        settings,
        new GuestLanguages(
            _ -> {
              started.incrementAndGet();
              return new FakeGuest();
            }));
  }

  private static Future<Result> start(Pool pool, String what) {
    return pool.sandbox().run(call(what), Cancellation.NEVER).toCompletableFuture();
  }

  private static Call call(String what) {
    return Pool.export(what);
  }

  private final class FakeGuest implements Guest {

    @Override
    public GuestContext open(Profile profile) {
      opened.incrementAndGet();
      return new FakeContext();
    }

    @Override
    public Optional<CodeSyntax.Problem> problem(String source) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  /** Waits, fails or answers, as the source says. */
  private final class FakeContext implements GuestContext {

    @Override
    public Started start(Call call, Watch watch) {
      watch.enter(() -> {});
      switch (call.source()) {
        case "wait", "stuck" -> {
          entered.release();
          await();
        }
        case "defect" -> throw new IllegalStateException("a defect");
        default -> {}
      }
      var trip = watch.leave();
      return trip == null
          ? new Started.Returned(Value.of(call.source()))
          : new Started.Failed(trip);
    }

    private void await() {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Delivered deliver(String input, Delivery delivery, Watch watch) {
      throw new IllegalStateException("no streams here");
    }

    @Override
    public boolean follows(String input) {
      return false;
    }

    @Override
    public List<String> console() {
      return List.of();
    }

    @Override
    public void close() {
      closed.release();
    }
  }
}
