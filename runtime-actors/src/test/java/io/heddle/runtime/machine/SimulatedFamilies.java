package io.heddle.runtime.machine;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.durable.SimulatedWorkflows;
import io.heddle.runtime.quota.Permits;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A few runs that order others, in a group that has one permit. Any of them dies at any time and
 * comes back with what its facts tell; all must come to their ends, and the permit must be free
 * then. A broken invariant is an {@link AssertionError} that names the seed.
 */
final class SimulatedFamilies {

  /** A bug put into the group on purpose. */
  enum Planted {
    NONE,
    /** What a run that was ordered held when it ended is never given back. */
    LEAKED_PERMIT,
    /** A run that another one waits for waits for a permit of its own. */
    NESTED_RUNS_QUEUE
  }

  private static final int ROOTS = 3;
  private static final int MAX_STEPS = 200_000;

  /** Whatever happens without a person happens sooner; the wall time of a run comes later. */
  private static final long SOON = Duration.ofMinutes(1).toMillis();

  private record Due(long at, long order, Runnable action) {}

  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private final Map<String, FamilyRun> runs = new LinkedHashMap<>();
  private final Map<String, FamilyRun> starting = new LinkedHashMap<>();
  private final Permits permits = new Permits(1, ROOTS);
  private final long seed;
  private final Random random;
  private final Planted planted;
  private long now = 1_000_000;
  private long order;
  private int crashes;
  private int orders;

  SimulatedFamilies(long seed, Planted planted) {
    this.seed = seed;
    this.random = new Random(seed);
    this.planted = planted;
  }

  void run() {
    for (var i = 0; i < ROOTS; i++) {
      var items = Value.array(IntStream.range(0, random.nextInt(4)).mapToObj(Value::of).toList());
      var workflow = SimulatedWorkflows.root(random, RandomWorkflow.MAX_SIZE);
      var request = RunRequest.of("sim/0-" + i, workflow, ObjectValue.of("items", items));
      after(random.nextInt(30), () -> begin(new FamilyRun(this, request, null)));
    }
    for (var steps = 0; !isDone(); steps++) {
      if (steps > MAX_STEPS) {
        throw broken("the runs do not end");
      }
      if (queue.isEmpty() || queue.peek().at() > now + SOON) {
        somebodyActs();
      } else {
        var due = queue.remove();
        now = Math.max(now, due.at());
        due.action().run();
        disturb();
      }
    }
    ended();
  }

  private boolean isDone() {
    return runs.size() >= ROOTS && runs.values().stream().allMatch(FamilyRun::isOver);
  }

  private void begin(FamilyRun run) {
    runs.put(run.id(), run);
    if (permits.start(run.id()) == Permits.Answer.GRANTED) {
      run.begin();
    } else {
      starting.put(run.id(), run);
    }
  }

  /** Nothing happens by itself any more: some run must wait for a person, and get an answer. */
  private void somebodyActs() {
    var open = runs.values().stream().filter(run -> !run.isOver()).toList();
    var asks = open.stream().filter(FamilyRun::asks).toList();
    if (asks.isEmpty()) {
      throw broken(
          "stalled: %s; %d permits are held"
              .formatted(open.stream().map(FamilyRun::toString).toList(), permits.held()));
    }
    asks.get(random.nextInt(asks.size())).submit();
  }

  private void disturb() {
    var open = runs.values().stream().filter(FamilyRun::isHere).toList();
    if (open.isEmpty()) {
      return;
    }
    var one = open.get(random.nextInt(open.size()));
    switch (random.nextInt(80)) {
      case 0, 1, 2, 3, 4 -> crash(one);
      case 5, 6 -> one.submit();
      case 7 -> {
        if (random.nextInt(5) == 0) {
          one.tell(new Input.Cancel("simulated"));
        }
      }
      default -> {}
    }
  }

  /** The run is gone from the group, and comes back some time later. */
  private void crash(FamilyRun run) {
    crashes++;
    run.die();
    grant(permits.ended(run.id()));
    after(random.nextInt(3_000), () -> comeBack(run));
  }

  private void comeBack(FamilyRun run) {
    permits.returned(run.id(), run.parent());
    run.replay(permits.wake(run.id()) == Permits.Answer.GRANTED);
  }

  // ---- what a run asks of its group

  void order(RunOrder wanted, FamilyRun by) {
    var known = runs.get(wanted.runId());
    if (known == null) {
      orders++;
      var parent =
          new RunOrigin.Parent(
              by.id(), wanted.purpose(), wanted.frame(), wanted.nodeId(), wanted.attempt());
      var request =
          RunRequest.of(
                  wanted.runId(), SimulatedWorkflows.named(wanted.workflow()), wanted.inputs())
              .from(new RunOrigin(null, parent, by.depth() + 1));
      var run = new FamilyRun(this, request, wanted);
      runs.put(run.id(), run);
      if (planted == Planted.NESTED_RUNS_QUEUE) {
        begin(run);
      } else {
        permits.nested(run.id(), by.id());
        run.begin();
      }
    } else if (known.isOver()) {
      after(random.nextInt(20), () -> report(known));
    }
    if (!wanted.awaited()) {
      after(random.nextInt(20), () -> by.tell(new Input.RunAccepted(wanted.runId())));
    }
  }

  void cancel(String runId, String reason) {
    after(
        random.nextInt(20),
        () -> {
          var run = runs.get(runId);
          if (run != null && run.isOver()) {
            report(run);
          } else if (run != null) {
            // One that is not here is told again when it is.
            run.whenHere(() -> run.tell(new Input.Cancel(reason)));
          }
        });
  }

  void idle(FamilyRun run) {
    grant(permits.idle(run.id()));
  }

  boolean wake(FamilyRun run) {
    return permits.wake(run.id()) == Permits.Answer.GRANTED;
  }

  void finished(FamilyRun run) {
    report(run);
    starting.remove(run.id());
    if (planted != Planted.LEAKED_PERMIT || run.parent() == null) {
      grant(permits.ended(run.id()));
    }
  }

  /** Whoever ordered the run hears its end; asks again by itself when it is not there. */
  private void report(FamilyRun run) {
    var by = run.parent() == null ? null : runs.get(run.parent());
    if (by == null || !by.isHere() || !run.isHeard()) {
      return;
    }
    if (permits.joins(by.id())) {
      by.granted();
    }
    by.tell(new Input.RunEnded(run.result()));
  }

  private void grant(List<Permits.Grant> grants) {
    if (permits.held() > 1) {
      throw broken("%d permits of 1 are held".formatted(permits.held()));
    }
    for (var grant : grants) {
      var run = starting.remove(grant.runId());
      if (run != null) {
        run.begin();
      } else {
        var waiting = runs.get(grant.runId());
        if (waiting != null) {
          waiting.granted();
        }
      }
    }
  }

  private void ended() {
    if (permits.held() > 0 || permits.queued() > 0 || permits.runs() > 0) {
      throw broken(
          "never given back: %d permits, %d runs are known, %d wait to begin"
              .formatted(permits.held(), permits.runs(), permits.queued()));
    }
    runs.values().forEach(FamilyRun::check);
  }

  // ---- time and chance

  void after(long millis, Runnable action) {
    queue.add(new Due(now + millis, order++, action));
  }

  long now() {
    return now;
  }

  long seed() {
    return seed;
  }

  int random(int bound) {
    return random.nextInt(bound);
  }

  int crashes() {
    return crashes;
  }

  /** Runs that other runs ordered. */
  int orders() {
    return orders;
  }

  AssertionError broken(String what) {
    return new AssertionError("seed %d: %s (planted: %s)".formatted(seed, what, planted));
  }
}
