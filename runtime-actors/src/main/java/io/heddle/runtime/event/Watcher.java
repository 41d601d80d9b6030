package io.heddle.runtime.event;

import org.jspecify.annotations.Nullable;

/**
 * Hears the public events of a run. Called from several threads, chunks of one node in order; must
 * not block.
 */
@FunctionalInterface
public interface Watcher {
  void onEvent(RunEvent event);

  /**
   * Hears an event with its id; one that needs none hears the event alone.
   *
   * @param id null for what is shown while it is made, which has no place in the journal
   */
  default void onEvent(@Nullable EventId id, RunEvent event) {
    onEvent(event);
  }

  /** Too much happened while the store did not answer: nothing more is told to this watcher. */
  default void onLost() {}

  /** Whether there is anybody behind it; for nobody no event need be made. */
  default boolean isHeard() {
    return true;
  }
}
