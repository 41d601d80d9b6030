package io.heddle.runtime.machine;

/** How long a run has been running: not while it is paused, nor while only people are awaited. */
final class RunningTime {

  private long before;
  private long since;
  private boolean counting;

  /** From this moment on it counts, or does not. */
  void count(boolean counts, long at) {
    if (counting && !counts) {
      before += at - since;
    } else if (!counting && counts) {
      since = at;
    }
    counting = counts;
  }

  StateImage.Time image() {
    return new StateImage.Time(before, since, counting);
  }

  void restore(StateImage.Time image) {
    before = image.before();
    since = image.since();
    counting = image.counting();
  }

  boolean isCounting() {
    return counting;
  }

  /** In milliseconds. */
  long until(long now) {
    return counting ? before + now - since : before;
  }
}
