package io.heddle.runtime.node;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cancellation and the switch that raises it, which may be on different threads: an actor cancels
 * and work elsewhere hears it.
 */
public final class CancellationSource implements Cancellation {

  private static final Logger LOG = LoggerFactory.getLogger(CancellationSource.class);

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
    run(action);
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
    heard.forEach(CancellationSource::run);
  }

  /** What one of those who hear of it throws must not keep it from the others. */
  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("a cancellation could not be carried out", e);
    }
  }
}
