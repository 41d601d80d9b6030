package io.heddle.loadtest;

import com.sun.management.ThreadMXBean;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.sandbox.guest.GuestContext.Started;
import io.heddle.sandbox.guest.Watchdog;
import io.heddle.sandbox.js.JavaScriptGuest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs the sandbox's attack scripts one after the other and prints how long each took beyond its
 * time limit and how much it allocated in parts of its allocation limit, on the thread it ran on:
 * what the caller waits for is shorter, since the pool answers a killed call after 100 ms at the
 * latest.
 *
 * <pre>java -cp ... io.heddle.loadtest.AttackReport [attacks.txt] [limit in ms] [limit in MiB]
 * </pre>
 */
public final class AttackReport {

  private static final String ATTACKS = "sandbox/src/test/resources/io/heddle/sandbox/attacks.txt";
  private static final Duration GIVE_UP = Duration.ofSeconds(30);
  private static final int WARM_UPS = 200;

  private final JavaScriptGuest guest = new JavaScriptGuest();
  private final Watchdog watchdog = new Watchdog(Duration.ofMillis(100));
  private final Limits limits;

  private record Attack(String name, String body) {}

  private record Row(
      String name, String ending, double answeredMillis, double overMillis, double allocation) {}

  private AttackReport(Limits limits) {
    this.limits = limits;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var file = Path.of(arguments.length > 0 ? arguments[0] : ATTACKS);
    var millis = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    var mebibytes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 256;
    var report =
        new AttackReport(
            Limits.STANDARD
                .withWallTime(Duration.ofMillis(millis))
                .withAllocation((long) mebibytes << 20));
    report.run(Files.readAllLines(file));
  }

  private void run(List<String> lines) throws InterruptedException {
    for (var i = 0; i < WARM_UPS; i++) {
      measure(
          new Attack("warm-up", "return JSON.parse('[1]').map((x) => x + 'a'.split('').length)"));
    }
    System.out.printf(
        "%-26s %-20s %12s %12s %12s%n",
        "attack", "ended by", "answered ms", "stopped ms", "allocation x");
    var worstAnswer = 0.0;
    var worstTime = 0.0;
    var worstAllocation = 0.0;
    var count = 0;
    for (var line : lines) {
      if (!line.startsWith("#")) {
        var parts = line.split("\\|", 3);
        var row = measure(new Attack(parts[0].strip(), parts[2]));
        System.out.printf(
            "%-26s %-20s %12.1f %12.1f %12.2f%n",
            row.name(), row.ending(), row.answeredMillis(), row.overMillis(), row.allocation());
        worstAnswer = Math.max(worstAnswer, row.answeredMillis());
        worstTime = Math.max(worstTime, row.overMillis());
        worstAllocation = Math.max(worstAllocation, row.allocation());
        count++;
      }
    }
    System.out.printf(
        "%d attacks, worst: answered %.1f ms and stopped %.1f ms after the limit, %.2f times the"
            + " allocation%n",
        count, worstAnswer, worstTime, worstAllocation);
    System.exit(0);
  }

  private Row measure(Attack attack) throws InterruptedException {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var row = new AtomicReference<Row>(new Row(attack.name(), "DOES NOT STOP", 0, 30_000, 0));
    var call =
        Call.of(
                Language.JAVASCRIPT,
                Profile.EXPORT,
                "function main() { %s\n}".formatted(attack.body()),
                ObjectValue.EMPTY)
            .withLimits(limits);
    var answered = new AtomicLong();
    var context = guest.open(Profile.EXPORT);
    var worker =
        Thread.ofPlatform()
            .daemon()
            .stackSize(JavaScriptGuest.STACK_BYTES)
            .start(
                () -> {
                  var bytes = threads.getCurrentThreadAllocatedBytes();
                  var start = System.nanoTime();
                  var started =
                      context.start(
                          call, watchdog.watch(limits, () -> answered.set(System.nanoTime())));
                  var end = System.nanoTime();
                  var allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
                  row.set(
                      new Row(
                          attack.name(),
                          ending(started),
                          over(start, answered.get() == 0 ? end : answered.get()),
                          over(start, end),
                          (double) allocated / limits.allocation()));
                });
    worker.join(GIVE_UP);
    if (!worker.isAlive()) {
      context.close();
    }
    return row.get();
  }

  private double over(long start, long end) {
    return Math.max(0, (end - start) / 1e6 - limits.wallTime().toMillis());
  }

  private static String ending(Started started) {
    return switch (started) {
      case Started.Returned _, Started.Following _ -> "returns";
      case Started.Failed(var failure) -> failure.code().replace("sandbox_", "");
    };
  }
}
