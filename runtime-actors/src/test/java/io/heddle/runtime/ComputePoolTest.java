package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Work that is handed to the threads of a group. */
@Timeout(60)
final class ComputePoolTest {

  private static final Duration LONG = Duration.ofSeconds(50);

  private final ComputePool pool = new ComputePool("test", 1);
  private final CountDownLatch busy = new CountDownLatch(1);

  @AfterEach
  void letGo() {
    busy.countDown();
  }

  private <T> CompletableFuture<T> hand(
      java.util.concurrent.Callable<T> work, Cancellation cancellation) {
    return HandedWork.on(pool::submit, work, cancellation).toCompletableFuture();
  }

  /** The only thread is at work until the test lets it go. */
  private CompletableFuture<String> occupy(Cancellation cancellation) {
    var begun = new CountDownLatch(1);
    var occupied =
        hand(
            () -> {
              begun.countDown();
              try {
                busy.await();
                return "done";
              } catch (InterruptedException _) {
                return "what it came to";
              }
            },
            cancellation);
    assertThat(uninterrupted(begun)).isTrue();
    return occupied;
  }

  private static boolean uninterrupted(CountDownLatch latch) {
    try {
      return latch.await(LONG.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static List<Throwable> thrown() {
    return List.of(
        new StackOverflowError(),
        new OutOfMemoryError("planted"),
        new NoClassDefFoundError("planted"),
        new AssertionError("planted"),
        new IllegalStateException("planted"),
        new Exception("planted"));
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void whateverIsThrownEndsTheStageAndTheThreadGoesOn(Throwable planted) {
    var thread = hand(Thread::currentThread, Cancellation.NEVER).join();
    var failing = hand(() -> raise(planted), Cancellation.NEVER);

    assertThat(failing).failsWithin(LONG).withThrowableThat().withCause(planted);
    assertThat(hand(Thread::currentThread, Cancellation.NEVER).join()).isSameAs(thread);
  }

  private static String raise(Throwable planted) throws Exception {
    if (planted instanceof Error error) {
      throw error;
    }
    throw (Exception) planted;
  }

  @Test
  void whatIsCancelledLeavesTheLine() {
    var _ = occupy(Cancellation.NEVER);
    var cancellation = new CancellationSource();
    var waiting = new ArrayList<CompletableFuture<String>>();
    for (var i = 0; i < ComputePool.QUEUE; i++) {
      waiting.add(hand(() -> "never", cancellation));
    }
    assertThatThrownBy(() -> hand(() -> "one too many", Cancellation.NEVER))
        .isInstanceOf(RejectedExecutionException.class);

    cancellation.cancel();

    assertThat(pool.waiting()).isZero();
    assertThat(waiting)
        .allSatisfy(
            stage -> assertThatThrownBy(stage::join).isInstanceOf(CancellationException.class));
    var next = hand(() -> "next", Cancellation.NEVER);
    busy.countDown();
    assertThat(next).succeedsWithin(LONG).isEqualTo("next");
  }

  @Test
  void whatIsUnderWayStillSaysWhatItCameTo() {
    var cancellation = new CancellationSource();
    var occupied = occupy(cancellation);

    cancellation.cancel();

    assertThat(occupied).succeedsWithin(LONG).isEqualTo("what it came to");
  }
}
