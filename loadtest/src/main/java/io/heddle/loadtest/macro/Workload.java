package io.heddle.loadtest.macro;

import java.util.concurrent.CompletionStage;

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

  /** Checks what it left behind, if anything, and gives its resources back. */
  @Override
  void close();
}
