package io.heddle.server.killed;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets nobody go before so many are there at the same time. */
final class Meeting {

  static final int PLACES = 3;

  private static final long PATIENCE_SECONDS = 60;

  private final CyclicBarrier barrier = new CyclicBarrier(PLACES);

  void arrive() {
    try {
      barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (BrokenBarrierException | TimeoutException alone) {
      throw new IllegalStateException("fewer than %d came".formatted(PLACES), alone);
    }
  }
}
