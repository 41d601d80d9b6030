package io.heddle.runtime.machine;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.routing.RoutingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One run of a random workflow under a random schedule, with crashes: a third shell of the machine.
 *
 * <p>Children answer in any order, twice, late or with failures; the run is paused, resumed and
 * cancelled at any time; the process dies at any fact and the state is rebuilt from the facts
 * alone. After each step the invariants are checked; a broken one is an {@link AssertionError} that
 * names the seed.
 */
final class Simulation {

  private static final int MAX_INPUTS = 20_000;

  private record Due(long at, Input input) {}

  private record Attempted(int frame, int node, int attempt) {}

  private final long seed;
  private final Random random;
  private final RunRequest request;
  private final Planted planted;
  private final List<Fact> journal = new ArrayList<>();
  private final List<Due> pending = new ArrayList<>();
  private final Set<Attempted> running = new LinkedHashSet<>();
  private final Set<Long> completed = new HashSet<>();
  private Machine machine;
  private long now = 1_000_000;
  private @Nullable RunResult result;
  private int crashes;

  /** A bug put into the shell on purpose, to see that the invariants find it. */
  enum Planted {
    NONE,
    LOSE_A_RESULT,
    COMPLETE_TWICE,
    LEAK_A_CHILD
  }

  Simulation(long seed, Planted planted) {
    this(seed, RandomWorkflow.MAX_SIZE, planted);
  }

  /**
   * @param maxSize bounds the drawn workflow: a failure is shrunk by lowering it
   */
  Simulation(long seed, int maxSize, Planted planted) {
    this.seed = seed;
    this.random = new Random(seed);
    this.planted = planted;
    var items = Value.array(IntStream.range(0, random.nextInt(6)).mapToObj(Value::of).toList());
    this.request =
        RunRequest.of(
            "sim/0-1", new RandomWorkflow(seed, maxSize).make(), ObjectValue.of("items", items));
    this.machine = machine();
  }

  private Machine machine() {
    var workflow = request.workflow();
    var routing =
        RoutingContext.of(workflow.dialect(), request.inputs(), request.system(), workflow.types());
    return new Machine(new ExecutionState(), routing, (fact, _) -> journal.add(fact));
  }

  RunResult run() {
    tell(new Input.Start(request));
    var inputs = 0;
    while (result == null) {
      if (inputs++ > MAX_INPUTS) {
        throw broken("the run does not end");
      }
      disturb();
      if (result == null && !next()) {
        throw broken("the run neither ended nor has anything to wait for");
      }
      if (result == null && machine.state().status() == RunStatus.PAUSED && running.isEmpty()) {
        tell(new Input.Resume());
      }
    }
    ended();
    return result;
  }

  private void disturb() {
    switch (random.nextInt(60)) {
      case 0 -> tell(new Input.Pause("simulated"));
      case 1, 2 -> tell(new Input.Resume());
      case 3 -> crash();
      case 4 -> {
        if (random.nextInt(10) == 0) {
          tell(new Input.Cancel("simulated"));
        }
      }
      case 5 -> tell(new Input.NodeEnded(random.nextInt(5), random.nextInt(5), 1, success(0)));
      default -> {}
    }
  }

  /** The next thing that is due; false when nothing is. */
  private boolean next() {
    if (pending.isEmpty()) {
      return false;
    }
    var next = pending.getFirst();
    for (var due : pending) {
      next = due.at() < next.at() ? due : next;
    }
    pending.remove(next);
    now = Math.max(now, next.at());
    tell(next.input());
    if (planted == Planted.COMPLETE_TWICE && next.input() instanceof Input.NodeEnded ended) {
      completeAgain(ended);
    }
    return true;
  }

  /** Makes the state believe that the node still runs, and lets it end again. */
  private void completeAgain(Input.NodeEnded ended) {
    var frame = machine.state().frame(ended.frame());
    if (result == null && frame != null && frame.nodes[ended.node()] == NodeStatus.SUCCEEDED) {
      machine
          .state()
          .apply(new Fact.NodeStarted(ended.frame(), ended.node(), ended.attempt(), now));
      tell(ended);
    }
  }

  private void tell(Input input) {
    var before = journal.size();
    var turn = machine.decide(input, new TurnContext(now, seed));
    for (var fact : journal.subList(before, journal.size())) {
      check(fact);
    }
    turn.effects().forEach(this::carryOut);
    if (turn.hasMore()) {
      tell(new Input.Continue());
    }
  }

  private void check(Fact fact) {
    switch (fact) {
      case Fact.NodeSettled(var frame, var node, var attempt, _, _, _, _, _, _, _, _) -> {
        if (!completed.add(LiveFrames.key(frame, node))) {
          throw broken("node %d of frame %d completed twice".formatted(node, frame));
        }
        running.remove(new Attempted(frame, node, attempt));
      }
      case Fact.AttemptFailed(var frame, var node, var attempt, _, _, _) ->
          running.remove(new Attempted(frame, node, attempt));
      default -> {}
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.StartNode(var activation) -> start(activation);
      case Effect.CancelNode(var frame, var node, var attempt) -> {
        if (planted != Planted.LEAK_A_CHILD) {
          running.remove(new Attempted(frame, node, attempt));
        }
      }
      case Effect.SetTimer(var timer, var dueAt) ->
          pending.add(new Due(dueAt, new Input.TimerFired(timer)));
      case Effect.Finish(var end) -> result = end;
    }
  }

  private void start(Activation activation) {
    var key = new Attempted(activation.frame(), activation.node().index(), activation.attempt());
    running.add(key);
    if (planted == Planted.LOSE_A_RESULT && random.nextInt(10) == 0) {
      return;
    }
    var ended = new Input.NodeEnded(key.frame(), key.node(), key.attempt(), outcome(activation));
    pending.add(new Due(now + random.nextInt(50), ended));
    if (random.nextInt(10) == 0) {
      pending.add(new Due(now + random.nextInt(200), ended));
    }
  }

  /** The same activation always ends the same way, as a recorded effect would. */
  private Outcome outcome(Activation activation) {
    var draw =
        new Random(activation.idempotencyKey().hashCode() * 31L + activation.attempt() + seed);
    if (draw.nextInt(5) == 0) {
      var kind = List.of(ErrorKind.values()).get(draw.nextInt(ErrorKind.values().length));
      return Outcome.Failed.of(NodeFailure.of(kind, "test", "TestError", "simulated"));
    }
    return success(draw.nextInt(100));
  }

  private static Outcome success(int value) {
    return Outcome.Completed.of(ObjectValue.of("value", Value.of(value)));
  }

  /** The process dies; all that is left are the facts. */
  private void crash() {
    crashes++;
    pending.clear();
    running.clear();
    var survived = List.copyOf(journal);
    var before = Fingerprints.of(machine.state());
    journal.clear();
    machine = machine();
    survived.forEach(machine.state()::apply);
    journal.addAll(survived);
    var after = Fingerprints.of(machine.state());
    if (!before.equals(after)) {
      throw broken("replay differs from live:\n%s\n%s".formatted(before, after));
    }
    machine.pending().forEach(this::carryOut);
    tell(new Input.Continue());
  }

  private void ended() {
    var failure = machine.state().failure();
    if (failure != null && failure.type().equals(RunFailure.TIMEOUT)) {
      throw broken(
          "a result was lost: only the wall time ended the run\n%s"
              .formatted(Fingerprints.of(machine.state())));
    }
    if (!running.isEmpty()) {
      throw broken("children nobody waits for still run: %s".formatted(running));
    }
    var replayed = machine();
    journal.stream().toList().forEach(replayed.state()::apply);
    var live = Fingerprints.of(machine.state());
    if (!Fingerprints.of(replayed.state()).equals(live)) {
      throw broken("the replayed end differs");
    }
    if (!machine.state().status().isTerminal()) {
      throw broken("ended as %s".formatted(machine.state().status()));
    }
  }

  int crashes() {
    return crashes;
  }

  private AssertionError broken(String what) {
    return new AssertionError("seed %d: %s (planted: %s)".formatted(seed, what, planted));
  }
}
