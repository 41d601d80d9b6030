package io.heddle.runtime.model;

import io.heddle.runtime.node.Cancellation;
import java.util.ArrayList;
import java.util.List;

/** Cancelled when a test says so. */
final class CancelSwitch implements Cancellation {

  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  void cancel() {
    List<Runnable> due;
    synchronized (this) {
      cancelled = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

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
}
