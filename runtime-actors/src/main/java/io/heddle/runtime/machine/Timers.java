package io.heddle.runtime.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The timers of a run that are set. At most one of a kind for a node, so there are never many. */
final class Timers {

  /**
   * A timer that is set.
   *
   * @param dueAt milliseconds since 1970
   */
  record Timer(Fact.TimerKind kind, int frame, int node, long dueAt) {}

  private final Map<Integer, Timer> timers = new HashMap<>();
  private int next = 1;
  private long deadline = Long.MAX_VALUE;

  /** When the run's wall time is over, as it was reckoned last. */
  long deadline() {
    return deadline;
  }

  /** Whether wall time ends the run: not while it stops, nor while its error handler runs. */
  boolean hasDeadline() {
    return deadline < Long.MAX_VALUE;
  }

  /** The number the next timer gets. */
  int next() {
    return next;
  }

  @Nullable Timer get(int id) {
    return timers.get(id);
  }

  Iterable<Map.Entry<Integer, Timer>> all() {
    return timers.entrySet();
  }

  /** When the next one is due; while a run is paused, its retries and its deadline are not. */
  long earliest(boolean paused) {
    var earliest = Long.MAX_VALUE;
    for (var timer : timers.values()) {
      var sleeps =
          switch (timer.kind()) {
            case RETRY, DEADLINE -> paused;
            case GATHER, WAIT, SUB_RUN, GRACE -> false;
          };
      earliest = sleeps ? earliest : Math.min(earliest, timer.dueAt());
    }
    return earliest;
  }

  /** The timers of this kind, to be set again. */
  List<Effect> owed(Fact.TimerKind kind) {
    var owed = new ArrayList<Effect>();
    timers.forEach(
        (id, timer) -> {
          if (timer.kind() == kind) {
            owed.add(new Effect.SetTimer(id, timer.dueAt()));
          }
        });
    return owed;
  }

  void set(Fact.TimerSet set) {
    clear(set.kind(), set.frame(), set.node());
    timers.put(set.timer(), new Timer(set.kind(), set.frame(), set.node(), set.dueAt()));
    next = set.timer() + 1;
    if (set.kind() == Fact.TimerKind.DEADLINE) {
      deadline = set.dueAt();
    }
  }

  StateImage.TimersImage image() {
    var set = new ArrayList<Fact.TimerSet>();
    timers.forEach(
        (id, timer) ->
            set.add(
                new Fact.TimerSet(id, timer.kind(), timer.frame(), timer.node(), timer.dueAt())));
    set.sort(Comparator.comparingInt(Fact.TimerSet::timer));
    return new StateImage.TimersImage(set, next, deadline);
  }

  void restore(StateImage.TimersImage image) {
    image.set().forEach(this::set);
    next = image.next();
    deadline = image.deadline();
  }

  /** A timer that has fired, or that nothing waits for any more. */
  void clear(Fact.TimerKind kind, int frame, int node) {
    if (!timers.isEmpty()) {
      timers
          .values()
          .removeIf(
              timer -> timer.kind() == kind && timer.frame() == frame && timer.node() == node);
    }
  }

  void clearAllBut(Fact.TimerKind kept) {
    timers.values().removeIf(timer -> timer.kind() != kept);
  }

  /** The time of an attempt is up to nobody once the run is over that it waits for. */
  void clear(OrderedRuns.@Nullable Entry run) {
    if (run != null && run.order().awaited()) {
      clear(Fact.TimerKind.SUB_RUN, run.order().frame(), run.order().node());
    }
  }

  void clear() {
    deadline = Long.MAX_VALUE;
    timers.clear();
  }
}
