package io.heddle.runtime.fork;

import io.heddle.runtime.machine.Recorded;
import io.heddle.runtime.machine.RunRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads what runs recorded, for their forks. */
public interface ForkSource {

  /** Where runs are not forked. */
  ForkSource NONE =
      new ForkSource() {
        @Override
        public CompletionStage<Reading> read(RunRequest request, Fork fork) {
          return CompletableFuture.completedFuture(
              new Reading.Lost("runs are not forked here; %s is lost".formatted(fork.source())));
        }

        @Override
        public void release(String executionId, Fork fork) {}
      };

  /** What came of reading a source. */
  sealed interface Reading {

    record Read(List<Recorded> results) implements Reading {
      public Read {
        results = List.copyOf(results);
      }
    }

    /**
     * The source cannot be forked, now or later.
     *
     * @param problem for people
     */
    record Lost(String problem) implements Reading {}
  }

  /**
   * Keeps the source from being purged, and reads what is taken over of it; the same every time.
   * Fails when the store does not answer.
   *
   * @param request the fork's
   */
  CompletionStage<Reading> read(RunRequest request, Fork fork);

  /** The source may be purged again; repeated, it changes nothing. */
  void release(String executionId, Fork fork);
}
