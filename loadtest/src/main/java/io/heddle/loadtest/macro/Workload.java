package io.heddle.loadtest.macro;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Something that is done again and again, many at once, with a result that can be checked. */
public interface Workload extends AutoCloseable {

  /** As the tables show it. */
  String name();

  /**
   * Does it once. Called from many threads.
   *
   * @param number never the same twice in the life of the workload
   */
  CompletionStage<Long> execute(long number);

  /** What {@link #execute} must come to. */
  long expected(long number);

  /**
   * Waits for what the executions have left to be done later, which belongs to their cost: the time
   * counts.
   */
  default void settle() {}

  /** What lies in its store by now, or null when it stores nothing that is counted. */
  default @Nullable Stored stored() {
    return null;
  }

  /**
   * What a store holds.
   *
   * @param events of all runs
   * @param bytes of these events; indexes, run rows and histories are not in it
   */
  record Stored(long events, long bytes) {

    Stored since(Stored before) {
      return new Stored(events - before.events, bytes - before.bytes);
    }
  }

  /** Checks what it left behind, if anything, and gives its resources back. */
  @Override
  void close();
}
