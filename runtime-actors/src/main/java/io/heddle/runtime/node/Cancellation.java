package io.heddle.runtime.node;

/** Tells running work that nobody waits for it any more. */
public interface Cancellation {

  /** Work that cannot be cancelled. */
  Cancellation NEVER =
      new Cancellation() {
        @Override
        public boolean isCancelled() {
          return false;
        }

        @Override
        public void onCancel(Runnable action) {}
      };

  boolean isCancelled();

  /** Runs the action once when cancelled; at once when that already happened. Must not block. */
  void onCancel(Runnable action);
}
