package io.heddle.persistence.history;

import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.RunRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events that runs have stored lately, so that their histories need not read them again:
 * reading and decoding costs more than the history itself. Bounded; what is not here is in the
 * journal. Thread-safe.
 */
final class RecentEvents {

  /** Of one run; about what a page of the journal holds. */
  private static final int MAX_EVENTS = 256;

  private final long capacity;

  /** The runs heard of longest ago first. */
  private final Map<String, Heard> runs = new LinkedHashMap<>();

  private long bytes;

  /**
   * @param capacity of all events together, in estimated bytes
   */
  RecentEvents(long capacity) {
    this.capacity = capacity;
  }

  /**
   * Events of one run without a gap.
   *
   * @param first the number of the first one
   * @param row of the run as of the last one
   */
  record Tail(long first, List<RunEvent> events, RunRow row) {

    String run() {
      return row.id();
    }

    long last() {
      return first + events.size() - 1;
    }

    RunEvent event(long number) {
      return events.get((int) (number - first));
    }

    /** Whether it goes on where somebody is who has taken this number in. */
    boolean follows(long number) {
      return first <= number + 1 && number < last();
    }
  }

  private static final class Heard {
    private final long first;
    private final List<RunEvent> events = new ArrayList<>(4);
    private RunRow row;
    private long bytes;

    Heard(long first, RunRow row) {
      this.first = first;
      this.row = row;
    }
  }

  /** An event was stored; the row names its run. */
  synchronized void add(long number, RunEvent event, RunRow row) {
    var size = EventWeight.of(event);
    var heard = runs.get(row.id());
    if (heard != null
        && (size == EventWeight.UNFIT
            || heard.events.size() == MAX_EVENTS
            || heard.first + heard.events.size() != number)) {
      forget(row.id(), heard);
      heard = null;
    }
    if (size == EventWeight.UNFIT) {
      return;
    }
    if (heard == null) {
      heard = new Heard(number, row);
      runs.put(row.id(), heard);
    }
    heard.events.add(event);
    heard.row = row;
    heard.bytes += size;
    bytes += size;
    shrink();
  }

  private void shrink() {
    while (bytes > capacity) {
      var eldest = runs.entrySet().iterator().next();
      forget(eldest.getKey(), eldest.getValue());
    }
  }

  private void forget(String run, Heard heard) {
    runs.remove(run);
    bytes -= heard.bytes;
  }

  /** What is known of a run, once; null for nothing. */
  synchronized @Nullable Tail take(String run) {
    var heard = runs.get(run);
    if (heard == null) {
      return null;
    }
    forget(run, heard);
    return new Tail(heard.first, heard.events, heard.row);
  }
}
