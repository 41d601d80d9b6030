package io.heddle.runtime.event;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the events of a run, up to a bound: what comes after is counted and dropped. Safe to
 * read while the run goes on.
 */
public final class EventLog implements Watcher {

  /** Enough for every run that a person looks at. */
  public static final int USUAL_BOUND = 100_000;

  private final int bound;
  private final List<RunEvent> events = new ArrayList<>();
  private long dropped;

  public EventLog() {
    this(USUAL_BOUND);
  }

  /**
   * @param bound how many events are kept
   */
  public EventLog(int bound) {
    this.bound = bound;
  }

  @Override
  public synchronized void onEvent(RunEvent event) {
    if (events.size() < bound) {
      events.add(event);
    } else {
      dropped++;
    }
  }

  /** What was heard so far, in order. */
  public synchronized List<RunEvent> events() {
    return List.copyOf(events);
  }

  /** How many events came after the bound was reached. */
  public synchronized long dropped() {
    return dropped;
  }
}
