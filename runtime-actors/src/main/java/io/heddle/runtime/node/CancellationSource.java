package io.heddle.runtime.node;

import java.util.ArrayList;
import java.util.List;

/**
 * A cancellation and the switch that raises it, which may be on different threads: an actor cancels
 * and work elsewhere hears it.
 */
public final class CancellationSource implements Cancellation {

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
  public void cancel() {
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
