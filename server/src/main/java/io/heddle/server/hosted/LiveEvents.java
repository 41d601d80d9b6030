package io.heddle.server.hosted;

import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.Watcher;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Events of a live run that wait for their reader. Never makes the run wait: beyond the bound they
 * are dropped, and the reader goes on from the journal.
 */
final class LiveEvents implements Watcher {

  private static final int MAX_WAITING = 4_096;

  /**
   * @param event null to say that something was dropped, or that the reader is to stop
   */
  record Heard(@Nullable EventId id, @Nullable RunEvent event) {}

  private static final Heard BREAK = new Heard(null, null);

  // One more than are taken in, so that the break has room.
  private final BlockingQueue<Heard> waiting = new ArrayBlockingQueue<>(MAX_WAITING + 1);
  private boolean broken;

  @Override
  public void onEvent(RunEvent event) {
    onEvent(null, event);
  }

  @Override
  public synchronized void onEvent(@Nullable EventId id, RunEvent event) {
    if (broken) {
      return;
    }
    if (waiting.size() < MAX_WAITING) {
      waiting.add(new Heard(id, event));
    } else {
      stop();
    }
  }

  @Override
  public void onLost() {
    stop();
  }

  /** What waits is still heard, and then nothing. */
  synchronized void stop() {
    if (!broken) {
      broken = true;
      waiting.add(BREAK);
    }
  }

  /** The next one; null when there was none for so long. */
  @Nullable Heard next(long seconds) throws InterruptedException {
    return waiting.poll(seconds, TimeUnit.SECONDS);
  }
}
