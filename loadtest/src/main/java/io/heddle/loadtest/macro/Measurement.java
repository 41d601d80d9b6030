package io.heddle.loadtest.macro;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One repetition of one workload.
 *
 * @param cpu of this whole process, garbage collection and compilation included; other processes (a
 *     database server) are not in it
 * @param allocatedBytes on the heap of this process, by all threads; the lanes of the loop included
 * @param stored by the executions of this repetition; null when nobody counts it
 */
public record Measurement(
    String workload,
    int repetition,
    int inFlight,
    long executions,
    Duration elapsed,
    Duration cpu,
    long allocatedBytes,
    Workload.@Nullable Stored stored,
    Latency latency) {

  /** From start to checked result, in microseconds. */
  public record Latency(double p50, double p90, double p99, double p999, double max) {

    static Latency of(Histogram nanos) {
      return new Latency(
          micros(nanos.getValueAtPercentile(50)),
          micros(nanos.getValueAtPercentile(90)),
          micros(nanos.getValueAtPercentile(99)),
          micros(nanos.getValueAtPercentile(99.9)),
          micros(nanos.getMaxValue()));
    }

    private static double micros(long nanos) {
      return nanos / 1_000.0;
    }
  }

  public double perSecond() {
    return executions * 1e9 / elapsed.toNanos();
  }

  public double bytesPerExecution() {
    return (double) allocatedBytes / executions;
  }

  public double eventsPerExecution() {
    return stored == null ? 0 : (double) stored.events() / executions;
  }

  public double storedBytesPerExecution() {
    return stored == null ? 0 : (double) stored.bytes() / executions;
  }

  public double cpuMicrosPerExecution() {
    return cpu.toNanos() / 1_000.0 / executions;
  }
}
