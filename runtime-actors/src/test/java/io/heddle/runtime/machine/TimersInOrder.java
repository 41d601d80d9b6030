package io.heddle.runtime.machine;

import org.jspecify.annotations.Nullable;

/**
 * Judges the timers among the facts of one run: each is due later than it is set, and none is set
 * anew when nothing has happened since it was set. A run that did so would store turns without end.
 */
public final class TimersInOrder {

  private Fact.@Nullable TimerSet last;

  /**
   * What is wrong with the fact that follows those that were judged, or null.
   *
   * @param now when it was decided
   */
  public @Nullable String judge(Fact fact, long now) {
    var before = last;
    last = fact instanceof Fact.TimerSet set ? set : null;
    if (last == null) {
      return null;
    }
    if (last.dueAt() <= now) {
      return "%s is due at once, at %d".formatted(last, now);
    }
    var again =
        before != null
            && before.kind() == last.kind()
            && before.frame() == last.frame()
            && before.node() == last.node();
    return again ? "%s is set anew and nothing has happened, at %d".formatted(last, now) : null;
  }
}
