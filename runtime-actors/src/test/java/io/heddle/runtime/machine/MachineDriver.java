package io.heddle.runtime.machine;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.routing.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A shell of the machine for tests: virtual time, and children that answer when the test lets them,
 * in an order drawn from a seed.
 */
final class MachineDriver {

  /** Something that will happen: a child ends or a timer is due. */
  private record Due(long at, Input input) {}

  private final Machine machine;
  private final Function<Activation, Outcome> work;
  private final Random random;
  private final List<Due> pending = new ArrayList<>();
  final List<Activation> started = new ArrayList<>();
  final List<Effect.CancelNode> cancelled = new ArrayList<>();
  final List<RunOrder> ordered = new ArrayList<>();
  final List<String> runsCancelled = new ArrayList<>();
  final List<Fact> facts = new ArrayList<>();
  private @Nullable RunResult result;
  private long now = 1_000_000;
  private boolean holding;

  MachineDriver(RunRequest request, long seed, Function<Activation, Outcome> work) {
    this(request, seed, null, Recall.NONE, work);
  }

  MachineDriver(
      RunRequest request, long seed, @Nullable Hooks hooks, Function<Activation, Outcome> work) {
    this(request, seed, hooks, Recall.NONE, work);
  }

  MachineDriver(RunRequest request, long seed, Recall known, Function<Activation, Outcome> work) {
    this(request, seed, null, known, work);
  }

  private MachineDriver(
      RunRequest request,
      long seed,
      @Nullable Hooks hooks,
      Recall known,
      Function<Activation, Outcome> work) {
    var workflow = request.workflow();
    this.machine =
        new Machine(
            new ExecutionState(),
            RoutingContext.of(
                workflow.dialect(), request.inputs(), request.system(), workflow.types()),
            (fact, _) -> facts.add(fact),
            hooks);
    machine.tokens((_, frame, node, attempt) -> token(frame, node, attempt));
    machine.recall(known);
    this.work = work;
    this.random = new Random(seed);
    tell(new Input.Start(request));
  }

  static RunResult run(CompiledWorkflow workflow, Function<Activation, Outcome> work) {
    return start(workflow, work).finish();
  }

  static MachineDriver start(CompiledWorkflow workflow, Function<Activation, Outcome> work) {
    return new MachineDriver(RunRequest.of("test/0-1", workflow, ObjectValue.EMPTY), 1, work);
  }

  static Outcome fail(ErrorKind kind, String message) {
    return Outcome.Failed.of(NodeFailure.of(kind, "test", "TestError", message));
  }

  ExecutionState state() {
    return machine.state();
  }

  @Nullable RunResult result() {
    return result;
  }

  long now() {
    return now;
  }

  /** From now on children never end. */
  void hold() {
    holding = true;
  }

  /** The token of a wait; nobody could guess it who is not a test. */
  static String token(int frame, int node, int attempt) {
    return "token-%d-%d-%d".formatted(frame, node, attempt);
  }

  SubmitReply submit(
      Input.Submit.Target target, String id, @Nullable String decision, ObjectValue data) {
    var submission = new HumanForms.Submission(decision, data);
    var turn = tell(new Input.Submit(target, id, submission, "ann"));
    return java.util.Objects.requireNonNull(turn.reply());
  }

  /** Lets so much time pass; what is due on the way happens. */
  void pass(Duration time) {
    var until = now + time.toMillis();
    while (pending.stream().anyMatch(due -> due.at() <= until)) {
      step();
    }
    now = until;
  }

  /** Lets so much time pass in which nothing reaches the run. */
  void stall(Duration time) {
    now += time.toMillis();
  }

  Turn tell(Input input) {
    var turn = machine.decide(input, new TurnContext(now, 7));
    for (var effect : turn.effects()) {
      switch (effect) {
        case Effect.StartNode(var activation) -> {
          started.add(activation);
          var delay = random.nextInt(100);
          if (holding) {
            continue;
          }
          pending.add(
              new Due(
                  now + delay,
                  new Input.NodeEnded(
                      activation.frame(),
                      activation.node().index(),
                      activation.attempt(),
                      work.apply(activation))));
        }
        case Effect.CancelNode cancel -> cancelled.add(cancel);
        case Effect.InterruptNode _ -> {}
        case Effect.StartRun(var order) -> ordered.add(order);
        case Effect.CancelRun(var runId, _, _) -> runsCancelled.add(runId);
        case Effect.SetTimer(var timer, var dueAt) ->
            pending.add(new Due(dueAt, new Input.TimerFired(timer)));
        case Effect.EndStream(var stream, var last) -> stream.settle(last);
        case Effect.Finish(var end) -> result = end;
      }
    }
    if (turn.hasMore()) {
      tell(new Input.Continue());
    }
    return turn;
  }

  /** Lets the next thing happen; false when there is none. */
  boolean step() {
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
    return true;
  }

  RunResult finish() {
    while (result == null && step()) {}
    if (result == null) {
      throw new IllegalStateException("the run neither ended nor has anything to wait for");
    }
    return result;
  }
}
