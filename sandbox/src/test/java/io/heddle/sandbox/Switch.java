package io.heddle.sandbox;

import io.heddle.runtime.node.Cancellation;
import java.util.ArrayList;
import java.util.List;

/** A cancellation that a test raises. */
final class Switch implements Cancellation {

  private final List<Runnable> actions = new ArrayList<>();
  private boolean raised;

  @Override
  public synchronized boolean isCancelled() {
    return raised;
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (!raised) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  void raise() {
    List<Runnable> now;
    synchronized (this) {
      raised = true;
      now = List.copyOf(actions);
      actions.clear();
    }
    now.forEach(Runnable::run);
  }
}
