package io.heddle.sandbox.plugin;

import io.heddle.sandbox.guest.Watchdog;
import io.heddle.sandbox.wasm.WasmGuest;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the modules of a group run on: the engine, started when the first module is loaded, and a
 * few platform threads, because what a thread allocates is only counted for those.
 */
final class WasmThreads implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final int MOST_THREADS = 4;
  private static final int MOST_WAITING = 10_000;
  private static final long IDLE_SECONDS = 30;

  private final Watchdog watchdog = new Watchdog(PATIENCE);
  private final ThreadPoolExecutor executor;
  private @Nullable WasmGuest guest;

  WasmThreads() {
    var names = Thread.ofPlatform().daemon().name("heddle-wasm-plugin-", 0).factory();
    executor =
        new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            names);
    executor.allowCoreThreadTimeOut(true);
  }

  synchronized WasmGuest guest() {
    var started = guest;
    if (started == null) {
      started = new WasmGuest();
      guest = started;
    }
    return started;
  }

  Watchdog watchdog() {
    return watchdog;
  }

  /** Runs calls of nodes; refuses when too many wait. */
  ExecutorService executor() {
    return executor;
  }

  @Override
  public synchronized void close() {
    executor.shutdownNow();
    if (guest != null) {
      guest.close();
    }
    watchdog.close();
  }
}
