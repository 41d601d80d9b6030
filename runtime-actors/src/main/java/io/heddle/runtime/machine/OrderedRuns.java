package io.heddle.runtime.machine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runs that a run has ordered and is not done with: a start nobody has confirmed, a result that
 * is awaited, a cancel that has not come to its end.
 *
 * <p>Part of the state: only {@link ExecutionState#apply} calls what changes it. As bounded as the
 * attempts under way, for an order lives no longer than its attempt, unless it still has to be told
 * to somebody.
 */
final class OrderedRuns {

  /**
   * An order.
   *
   * @param givenUp whether nobody waits for its result any more
   * @param accepted whether its start was taken over, though nobody waits for it
   */
  record Entry(RunOrder order, boolean givenUp, boolean accepted) {

    /** When it was ordered is not kept. */
    StateImage.Ordered image() {
      return new StateImage.Ordered(new Fact.RunOrdered(order, 0), givenUp, accepted);
    }

    /** Whether the run as a whole, or edges of it, wait for it. */
    boolean isAwaitedTrigger() {
      return !givenUp && order.awaited() && order.purpose() == RunOrder.Purpose.TRIGGERED;
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  @Nullable Entry get(String runId) {
    return entries.get(runId);
  }

  /** The run that a node waits for, or null. */
  @Nullable RunOrder awaited(int frame, int node) {
    if (entries.isEmpty()) {
      return null;
    }
    for (var entry : entries.values()) {
      if (!entry.givenUp() && entry.order().isFor(frame, node)) {
        return entry.order();
      }
    }
    return null;
  }

  List<Entry> all() {
    return List.copyOf(entries.values());
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void add(RunOrder order) {
    entries.put(order.runId(), new Entry(order, false, false));
  }

  void restore(List<StateImage.Ordered> orders) {
    for (var one : orders) {
      var order = one.order().order();
      entries.put(order.runId(), new Entry(order, one.givenUp(), one.accepted()));
    }
  }

  void giveUp(String runId) {
    entries.computeIfPresent(runId, (_, entry) -> new Entry(entry.order(), true, false));
  }

  void accept(String runId) {
    entries.computeIfPresent(runId, (_, entry) -> new Entry(entry.order(), entry.givenUp(), true));
  }

  /** Whether a run is awaited that a trigger started. */
  boolean awaitsTriggered() {
    if (entries.isEmpty()) {
      return false;
    }
    return entries.values().stream().anyMatch(Entry::isAwaitedTrigger);
  }

  /** Whether the edges of a node wait for a run that it triggered. */
  boolean holds(int node) {
    return entries.values().stream()
        .anyMatch(entry -> entry.isAwaitedTrigger() && entry.order().node() == node);
  }

  /** Forgets a run; the node of the root that was held for it and can go on, or -1. */
  int close(String runId) {
    var entry = entries.remove(runId);
    return entry != null
            && entry.order().purpose() == RunOrder.Purpose.TRIGGERED
            && entry.order().node() >= 0
            && !holds(entry.order().node())
        ? entry.order().node()
        : -1;
  }

  /** The ids of the runs that nodes wait for. */
  List<String> awaited() {
    return entries.values().stream()
        .filter(entry -> entry.order().awaited() && !entry.givenUp())
        .map(entry -> entry.order().runId())
        .toList();
  }
}
