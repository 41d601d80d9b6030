package io.heddle.loadtest.macro;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Keeps a number of executions in flight until enough are done, and measures them.
 *
 * <p>A lane is a virtual thread that waits for one execution after another. A closed loop does not
 * see how a queue grows beyond the load it offers; its latencies are those at this many in flight.
 */
public final class ClosedLoop {

  private static final int SIGNIFICANT_DIGITS = 3;

  private final Workload workload;
  private final LoadSettings settings;
  private final AtomicLong numbers = new AtomicLong();

  private ClosedLoop(Workload workload, LoadSettings settings) {
    this.workload = workload;
    this.settings = settings;
  }

  /**
   * Warms up, then measures each repetition.
   *
   * @throws WrongResult when an execution fails, takes too long or comes to something else
   */
  public static List<Measurement> run(Workload workload, LoadSettings settings)
      throws InterruptedException {
    var loop = new ClosedLoop(workload, settings);
    if (settings.warmUp() > 0) {
      var _ = loop.repetition(0, settings.warmUp());
    }
    var measurements = new ArrayList<Measurement>();
    for (var repetition = 1; repetition <= settings.repetitions(); repetition++) {
      measurements.add(loop.repetition(repetition, settings.executions()));
    }
    return measurements;
  }

  private Measurement repetition(int repetition, long executions) throws InterruptedException {
    var last = numbers.get() + executions;
    var latencies = new Histogram(SIGNIFICANT_DIGITS);
    var storedBefore = workload.stored();
    var cpu = processCpu();
    var allocated = allocatedBytes();
    var start = System.nanoTime();
    try (var lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Histogram>>();
      for (var lane = 0; lane < settings.inFlight(); lane++) {
        Callable<Histogram> task = () -> lane(last);
        running.add(lanes.submit(task));
      }
      for (var lane : running) {
        latencies.add(lane.get());
      }
    } catch (ExecutionException failed) {
      throw new WrongResult(workload.name() + ": " + failed.getCause(), failed);
    }
    workload.settle();
    var elapsed = Duration.ofNanos(System.nanoTime() - start);
    // Each lane that found nothing left took one number too many.
    numbers.set(last);
    cpu = processCpu().minus(cpu);
    allocated = allocatedBytes() - allocated;
    var stored = workload.stored();
    return new Measurement(
        workload.name(),
        repetition,
        settings.inFlight(),
        executions,
        elapsed,
        cpu,
        allocated,
        stored == null || storedBefore == null ? null : stored.since(storedBefore),
        Measurement.Latency.of(latencies));
  }

  private Histogram lane(long last)
      throws InterruptedException, ExecutionException, TimeoutException {
    var latencies = new Histogram(SIGNIFICANT_DIGITS);
    for (var number = numbers.getAndIncrement();
        number < last;
        number = numbers.getAndIncrement()) {
      var start = System.nanoTime();
      var result =
          workload
              .execute(number)
              .toCompletableFuture()
              .get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      latencies.recordValue(System.nanoTime() - start);
      if (result != workload.expected(number)) {
        throw new WrongResult(
            "execution %d came to %d instead of %d"
                .formatted(number, result, workload.expected(number)));
      }
    }
    return latencies;
  }

  private static Duration processCpu() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Duration.ofNanos(system.getProcessCpuTime());
  }

  /** By all threads so far, in bytes; virtual threads count with those that carry them. */
  private static long allocatedBytes() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getTotalThreadAllocatedBytes();
  }

  /** A run whose numbers mean nothing, because the work was not done. */
  public static final class WrongResult extends IllegalStateException {

    public WrongResult(String message) {
      super(message);
    }

    WrongResult(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
