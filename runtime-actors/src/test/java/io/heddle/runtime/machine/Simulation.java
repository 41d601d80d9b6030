package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.debug.Breakpoint;
import io.heddle.runtime.debug.DebugCommand;
import io.heddle.runtime.debug.DebugConfig;
import io.heddle.runtime.debug.Debugger;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.SnapshotInputs;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.routing.Routed;
import io.heddle.runtime.routing.Routing;
import io.heddle.runtime.routing.RoutingContext;
import io.heddle.runtime.stream.LiveStream;
import io.heddle.runtime.stream.StreamBounds;
import io.heddle.runtime.stream.StreamReaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
  private final Random draws;
  private final RunRequest request;
  private final Planted planted;
  private final List<Fact> journal = new ArrayList<>();
  private final List<Due> pending = new ArrayList<>();
  private final Set<Attempted> running = new LinkedHashSet<>();
  private final Set<Long> completed = new HashSet<>();
  private final TimersInOrder timers = new TimersInOrder();
  private final People people;
  private @Nullable Debugger debugger;
  private Machine machine;
  private long now = 1_000_000;
  private @Nullable RunResult result;
  private final Map<Attempted, LiveStream> open = new HashMap<>();
  private final Map<LiveStream, @Nullable Value> settled = new HashMap<>();
  private final Map<Attempted, Activation> readers = new HashMap<>();
  private final Set<String> ordered = new HashSet<>();
  private int crashes;
  private int restores;
  private int imaged;
  private @Nullable StateImage image;
  private int early;
  private int triggered;

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
    this.draws = new Random(~seed);
    this.planted = planted;
    var items = Value.array(IntStream.range(0, random.nextInt(6)).mapToObj(Value::of).toList());
    this.request =
        RunRequest.of(
            "sim/0-1", new RandomWorkflow(seed, maxSize).make(), ObjectValue.of("items", items));
    this.people = new People(random);
    this.machine = machine();
    debug();
  }

  private Machine machine() {
    return new Machine(new ExecutionState(), routing(), (fact, _) -> journal.add(fact));
  }

  private RoutingContext routing() {
    var workflow = request.workflow();
    return RoutingContext.of(
        workflow.dialect(), request.inputs(), request.system(), workflow.types());
  }

  /** One run in three is debugged, from its beginning or since a crash. */
  private void debug() {
    debugger = null;
    if (random.nextInt(3) == 0) {
      var breakpoints = new ArrayList<Breakpoint>();
      for (var i = random.nextInt(4); i > 0; i--) {
        breakpoints.add(breakpoint("n" + random.nextInt(RandomWorkflow.MAX_SIZE)));
      }
      debugger = new Debugger(new DebugConfig(breakpoints, random.nextBoolean()), _ -> {});
      machine.attach(debugger);
    }
  }

  private Breakpoint breakpoint(String node) {
    return random.nextBoolean() ? Breakpoint.before(node) : Breakpoint.after(node);
  }

  /** Lets a run go on that is paused; sometimes with a word of a debugger. */
  private void goOn() {
    if (debugger == null || random.nextInt(5) == 0) {
      tell(new Input.Resume());
      return;
    }
    var command =
        switch (random.nextInt(8)) {
          case 0, 1 -> new DebugCommand.Step();
          case 2, 3 -> new DebugCommand.StepOver();
          case 4 -> new DebugCommand.Detach();
          case 5 -> new DebugCommand.Update(ObjectValue.of("start.items", Value.of("x")), _ -> {});
          case 6 -> new DebugCommand.Add(breakpoint("w" + random.nextInt(3)));
          default -> new DebugCommand.Go();
        };
    tell(debugger.tell(command, machine.state()));
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
        somebodyActs();
      }
      if (result == null && machine.state().status() == RunStatus.PAUSED && running.isEmpty()) {
        goOn();
      }
    }
    ended();
    return result;
  }

  /** Nothing happens by itself any more: the run must be paused, or wait for somebody. */
  private void somebodyActs() {
    if (machine.state().status() == RunStatus.PAUSED) {
      goOn();
      return;
    }
    if (!machine.state().isWaiting() || machine.state().isCounting() || !submit()) {
      throw broken("the run neither ended nor has anything to wait for");
    }
  }

  /** Somebody answers a form; false when there is none. */
  private boolean submit() {
    var submit = people.next(machine.state());
    if (submit == null) {
      return false;
    }
    var reply = tell(submit).reply();
    var wrong = reply == null ? "no reply" : people.judge(submit, reply);
    if (wrong != null) {
      throw broken(wrong);
    }
    return true;
  }

  private void disturb() {
    switch (random.nextInt(60)) {
      case 0 -> tell(new Input.Pause("simulated"));
      case 1, 2 -> tell(new Input.Resume());
      case 3 -> crash();
      case 4 -> {
        if (random.nextInt(10) == 0) {
          tell(now % 2 == 0 ? new Input.Cancel("simulated") : new Input.Kill("simulated"));
        }
      }
      case 6, 7 -> submit();
      case 8 -> {
        if (debugger != null) {
          tell(debugger.tell(new DebugCommand.Pause(), machine.state()));
        }
      }
      case 5 -> stray(random.nextInt(5), random.nextInt(5));
      default -> {}
    }
  }

  /** A result out of nowhere; none of nodes that read streams, whose results are checked. */
  private void stray(int frameId, int node) {
    var frame = machine.state().frame(frameId);
    if (frame == null
        || node >= frame.graph.nodes().size()
        || StreamReaders.passedOn(frame.graph.node(node)) == null) {
      tell(new Input.NodeEnded(frameId, node, 1, success(0)));
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
    var input = next.input();
    if (input instanceof Input.NodeEnded(var frame, var node, var attempt, _) && attempt < 0) {
      var key = new Attempted(frame, node, attempt);
      if (readers.containsKey(key) && running.contains(key)) {
        var read = read(readers.get(key));
        if (read == null) {
          pending.add(new Due(now + 1 + random.nextInt(20), input));
          return true;
        }
        input = new Input.NodeEnded(frame, node, attempt, read);
      }
      running.remove(key);
    }
    if (next.input() instanceof Input.StreamOpened(var frame, var node, var attempt, _, var stream)
        && running.contains(new Attempted(frame, node, attempt))) {
      open.put(new Attempted(frame, node, attempt), stream);
    }
    if (next.input() instanceof Input.StreamLost(var frame, var node, var attempt, _)) {
      open.remove(new Attempted(frame, node, attempt));
    }
    tell(input);
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

  private Turn tell(Input input) {
    var before = journal.size();
    var turn = machine.decide(input, new TurnContext(now, seed));
    if (machine.state().isStarted() && draws.nextInt(5) == 0) {
      image = StateImage.of(machine.state());
      imaged = journal.size();
    }
    for (var fact : journal.subList(before, journal.size())) {
      check(fact);
    }
    turn.effects().forEach(this::carryOut);
    if (turn.hasMore()) {
      tell(new Input.Continue());
    }
    return turn;
  }

  private void check(Fact fact) {
    var wrong = timers.judge(fact, now);
    if (wrong != null) {
      throw broken(wrong);
    }
    switch (fact) {
      case Fact.NodeSettled(
              var frame,
              var node,
              var attempt,
              var status,
              _,
              var outputs,
              _,
              _,
              _,
              _,
              _) -> {
        if (status == NodeStatus.SUCCEEDED) {
          checkTemplate(frame, node, outputs);
        }
        if (!completed.add(LiveFrames.key(frame, node))) {
          throw broken("node %d of frame %d completed twice".formatted(node, frame));
        }
        running.remove(new Attempted(frame, node, attempt));
      }
      case Fact.AttemptFailed(var frame, var node, var attempt, _, _, _, _) ->
          running.remove(new Attempted(frame, node, attempt));
      case Fact.RunOrdered(var order, _) -> {
        if (!ordered.add(order.runId())) {
          throw broken("%s was ordered twice".formatted(order));
        }
      }
      case Fact.Ended _ -> {
        if (machine.state().orders().awaitsTriggered()) {
          throw broken("the run ended before a run it waits for");
        }
      }
      default -> {}
    }
  }

  /** What a template puts out is what its whole inputs give, whether it began early or not. */
  private void checkTemplate(int frameId, int index, ObjectValue outputs) {
    var frame = machine.state().frame(frameId);
    if (frame == null
        || !(frame.graph.node(index).spec() instanceof RoutingSpec.Template template)) {
      return;
    }
    var node = frame.graph.node(index);
    var inputs = new NodeInputs(frame, node.inputs());
    if (Routing.evaluate(node, template, inputs, routing()) instanceof Routed.Done done
        && !done.outputs().equals(outputs)) {
      throw broken("%s put out %s, not %s".formatted(node.id(), outputs, done.outputs()));
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
      case Effect.InterruptNode _ -> {}
      case Effect.StartRun(var order) -> {
        if (!order.awaited()) {
          pending.add(new Due(now + random.nextInt(20), new Input.RunAccepted(order.runId())));
        }
        otherEnds(order.runId(), new Random(order.runId().hashCode()).nextInt(4) == 0);
      }
      case Effect.CancelRun(var runId, _, _) -> otherEnds(runId, true);
      case Effect.SetTimer(var timer, var dueAt) ->
          pending.add(new Due(dueAt + lateness(), new Input.TimerFired(timer)));
      case Effect.EndStream(var stream, var last) -> {
        open.values().remove(stream);
        settled.put(stream, last);
        stream.settle(last);
      }
      case Effect.Finish(var end) -> result = end;
    }
  }

  /** Turns take time to be stored; what comes meanwhile waits, timers as well. */
  private int lateness() {
    return draws.nextInt(3) == 0 ? draws.nextInt(20) : 0;
  }

  /** Another run, elsewhere: it outlives a crash of this one. */
  private void otherEnds(String runId, boolean fails) {
    triggered++;
    var result =
        new RunResult(
            runId,
            fails ? RunStatus.FAILED : RunStatus.SUCCEEDED,
            ObjectValue.of("value", Value.of(runId)),
            null,
            ObjectValue.EMPTY,
            Usage.NONE,
            3,
            0,
            now,
            now);
    pending.add(new Due(now + random.nextInt(100), new Input.RunEnded(result)));
  }

  private void start(Activation activation) {
    var key = new Attempted(activation.frame(), activation.node().index(), activation.attempt());
    running.add(key);
    if (planted == Planted.LOSE_A_RESULT && random.nextInt(10) == 0) {
      return;
    }
    if (activation.isEarly()) {
      early++;
      if (activation.node().spec() instanceof RoutingSpec.Template) {
        readers.put(key, activation);
      }
    }
    var outcome = outcome(activation);
    var ended = new Input.NodeEnded(key.frame(), key.node(), key.attempt(), outcome);
    var due = now + random.nextInt(50);
    if (random.nextInt(2) == 0) {
      stream(key, activation.node(), due);
    }
    pending.add(new Due(due, ended));
    if (random.nextInt(10) == 0) {
      pending.add(new Due(now + random.nextInt(200), ended));
    }
  }

  /** The attempt shows its output before it ends; now and then its stream is lost. */
  private void stream(Attempted key, Node node, long due) {
    var name = node.spec() instanceof RoutingSpec ? "output" : "value";
    var stream = new LiveStream(StreamBounds.STANDARD);
    var at = now + random.nextInt((int) (due - now) + 1);
    var opened = new Input.StreamOpened(key.frame(), key.node(), key.attempt(), name, stream);
    pending.add(new Due(at, opened));
    if (random.nextInt(10) == 0) {
      var lost = new Input.StreamLost(key.frame(), key.node(), key.attempt(), name);
      pending.add(new Due(at + random.nextInt((int) (due - at) + 1), lost));
    }
  }

  /** What a template makes of its streams; null while one of them has not ended. */
  private @Nullable Outcome read(Activation activation) {
    @Nullable Value[] whole = new @Nullable Value[activation.node().inputs().size()];
    for (var i = 0; i < whole.length; i++) {
      whole[i] = activation.inputs().get(i);
      if (whole[i] instanceof LiveStream stream) {
        if (!settled.containsKey(stream)) {
          return null;
        }
        whole[i] = settled.get(stream);
        if (whole[i] == null) {
          return Outcome.Failed.of(
              NodeFailure.of(ErrorKind.INTERNAL, "stream_failed", "StreamFailed", "simulated"));
        }
      }
    }
    var template = (RoutingSpec.Template) activation.node().spec();
    var inputs = new SnapshotInputs(whole);
    return switch (Routing.evaluate(activation.node(), template, inputs, routing())) {
      case Routed.Done done -> Outcome.Completed.of(done.outputs());
      case Routed.Failed(var failure) -> Outcome.Failed.of(failure);
    };
  }

  /** The same activation always ends the same way, as a recorded effect would. */
  private Outcome outcome(Activation activation) {
    var made = activation.node().spec() instanceof RoutingSpec.Template ? read(activation) : null;
    if (made != null) {
      return made;
    }
    var draw =
        new Random(
            activation.idempotencyKey().hashCode() * 31L + activation.publicAttempt() + seed);
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
    open.clear();
    pending.removeIf(due -> !(due.input() instanceof Input.RunEnded));
    running.clear();
    var survived = List.copyOf(journal);
    var before = Fingerprints.of(machine.state());
    journal.clear();
    machine = machine();
    survived.forEach(machine.state()::apply);
    restored(survived);
    journal.addAll(survived);
    var after = Fingerprints.of(machine.state());
    if (!before.equals(after)) {
      throw broken("replay differs from live:\n%s\n%s".formatted(before, after));
    }
    debug();
    machine.pending().forEach(this::carryOut);
    tell(new Input.Continue());
  }

  /** The last image and the facts behind it come to the same, live or replayed or restored. */
  private void restored(List<Fact> survived) {
    if (image == null) {
      return;
    }
    var replayed = StateImage.of(machine.state());
    var restored = machine();
    image.restore(restored.state());
    survived.subList(imaged, survived.size()).forEach(restored.state()::apply);
    if (!StateImage.of(restored.state()).equals(replayed)) {
      throw broken(
          "an image differs from a replay:\n%s\n%s"
              .formatted(StateImage.of(restored.state()), replayed));
    }
    if (draws.nextBoolean()) {
      restores++;
      machine = restored;
    }
  }

  /** How many times the run went on from an image. */
  int restores() {
    return restores;
  }

  private void ended() {
    var failure = machine.state().failure();
    if (failure != null
        && failure.type().equals(RunFailure.TIMEOUT)
        && RandomWorkflow.hasUsualWallTime(machine.state())) {
      throw broken(
          "a result was lost: only the wall time ended the run\n%s"
              .formatted(Fingerprints.of(machine.state())));
    }
    if (!running.isEmpty()) {
      throw broken("children nobody waits for still run: %s".formatted(running));
    }
    if (!open.isEmpty()) {
      throw broken("%d streams were never ended".formatted(open.size()));
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

  /** How many nodes began early. */
  int early() {
    return early;
  }

  /** How many times another run was started or cancelled. */
  int triggered() {
    return triggered;
  }

  int crashes() {
    return crashes;
  }

  private AssertionError broken(String what) {
    return new AssertionError("seed %d: %s (planted: %s)".formatted(seed, what, planted));
  }
}
