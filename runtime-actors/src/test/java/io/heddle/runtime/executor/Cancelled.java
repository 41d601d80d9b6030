package io.heddle.runtime.executor;

import io.heddle.runtime.node.Cancellation;

/** An attempt that was cancelled before it began. */
public final class Cancelled implements Cancellation {

  @Override
  public boolean isCancelled() {
    return true;
  }

  @Override
  public void onCancel(Runnable action) {
    action.run();
  }
}
