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

  /** An order, and whether nobody waits for its result any more. */
  record Entry(RunOrder order, boolean givenUp) {}

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
    entries.put(order.runId(), new Entry(order, false));
  }

  void giveUp(String runId) {
    entries.computeIfPresent(runId, (_, entry) -> new Entry(entry.order(), true));
  }

  void close(String runId) {
    entries.remove(runId);
  }
}
