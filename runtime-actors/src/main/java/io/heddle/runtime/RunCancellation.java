package io.heddle.runtime;

import io.heddle.runtime.node.Cancellation;
import java.util.ArrayList;
import java.util.List;

/** A cancellation that an actor triggers and work on other threads hears. */
final class RunCancellation implements Cancellation {

  private final List<Runnable> actions = new ArrayList<>(2);
  private boolean cancelled;

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** Cancels; a second time changes nothing. */
  void cancel() {
    List<Runnable> heard;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      heard = List.copyOf(actions);
      actions.clear();
    }
    heard.forEach(Runnable::run);
  }
}
