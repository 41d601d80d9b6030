package io.heddle.loadtest.micro;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of the measuring threads for each operation, in microseconds: what an operation costs
 * when other programs take part of the machine. Garbage collection and compilation are not in it.
 *
 * <p>{@code ./loadtest/bench micro Compile -prof io.heddle.loadtest.micro.ThreadCpu}
 */
public final class ThreadCpu implements InternalProfiler {

  static final String LABEL = "cpu.norm";

  private long before;

  @Override
  public String getDescription() {
    return "CPU time of the measuring threads";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = workersNanos();
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    var micros = (workersNanos() - before) / 1e3 / result.getMetadata().getAllOps();
    return List.of(new ScalarResult(LABEL, micros, "us/op", AggregationPolicy.AVG));
  }

  private static long workersNanos() {
    var threads = ManagementFactory.getThreadMXBean();
    var sum = 0L;
    for (var thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().contains("jmh-worker")) {
        sum += Math.max(0, threads.getThreadCpuTime(thread.threadId()));
      }
    }
    return sum;
  }
}
