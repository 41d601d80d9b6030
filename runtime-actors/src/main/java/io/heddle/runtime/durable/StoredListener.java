package io.heddle.runtime.durable;

/**
 * Hears each event of a run once it is stored and before anything that follows from it leaves the
 * run. Called on the run's thread; must not block. What it throws stops this incarnation of the
 * run.
 */
@FunctionalInterface
public interface StoredListener {

  StoredListener NONE = (_, _, _) -> {};

  /**
   * @param number of the event in the run's journal, from 1
   * @param row of the run as of the event; names the run
   */
  void onStored(long number, RunEvent event, RunRow row);
}
