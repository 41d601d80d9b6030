package io.heddle.runtime.event;

/**
 * Hears the public events of a run. Called from several threads, chunks of one node in order; must
 * not block.
 */
@FunctionalInterface
public interface Watcher {
  void onEvent(RunEvent event);
}
