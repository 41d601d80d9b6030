package io.heddle.runtime;

import io.heddle.runtime.node.Cancellation;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Work that is done on another thread. Its stage comes to an end whatever happens: with what the
 * work comes to or throws, errors as well, or with a {@link CancellationException} when it is
 * cancelled before its turn. What is under way is interrupted, and may still say what it came to.
 */
final class HandedWork<T> implements Runnable {

  private final Callable<T> work;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<T> result = new CompletableFuture<>();

  private HandedWork(Callable<T> work) {
    this.work = work;
  }

  /**
   * @param threads take work on, or throw when they take no more
   */
  static <T> CompletionStage<T> on(
      Function<Runnable, Future<?>> threads, Callable<T> work, Cancellation cancellation) {
    var handed = new HandedWork<>(work);
    var task = threads.apply(handed);
    cancellation.onCancel(
        () -> {
          task.cancel(true);
          handed.giveUp();
        });
    return handed.result;
  }

  @Override
  public void run() {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    try {
      result.complete(work.call());
    } catch (Throwable thrown) {
      // Whatever it is: the thread would keep it to itself, and the node would wait for nothing.
      result.completeExceptionally(thrown);
    }
  }

  private void giveUp() {
    if (begun.compareAndSet(false, true)) {
      result.completeExceptionally(new CancellationException("cancelled before its turn"));
    }
  }
}
