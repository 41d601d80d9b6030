package io.heddle.runtime.machine;

import static java.util.Objects.requireNonNull;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.routing.RoutingContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of the runs of {@link SimulatedFamilies}: does nothing without the permit of its family. */
final class FamilyRun {

  private record Attempted(int frame, int node, int attempt) {}

  private final SimulatedFamilies families;
  private final RunRequest request;
  private final @Nullable RunOrder order;
  private final List<Fact> journal = new ArrayList<>();
  private final Set<Attempted> running = new HashSet<>();
  private final Set<Long> settled = new HashSet<>();
  private final Queue<Input> waiting = new ArrayDeque<>();
  private final List<Runnable> whenHere = new ArrayList<>();
  private final People people;
  private Machine machine;
  private int incarnation;
  private boolean here;
  private boolean held;
  private boolean asked;
  private boolean owes;
  private @Nullable RunResult result;

  FamilyRun(SimulatedFamilies families, RunRequest request, @Nullable RunOrder order) {
    this.families = families;
    this.request = request;
    this.order = order;
    this.people = new People(new Random(families.seed() + request.executionId().hashCode()));
    this.machine = machine();
  }

  private Machine machine() {
    var workflow = request.workflow();
    var routing =
        RoutingContext.of(workflow.dialect(), request.inputs(), request.system(), workflow.types());
    return new Machine(new ExecutionState(), routing, (fact, _) -> journal.add(fact));
  }

  String id() {
    return request.executionId();
  }

  @Nullable String parent() {
    var parent = request.origin().parent();
    return parent == null ? null : parent.executionId();
  }

  int depth() {
    return request.origin().depth();
  }

  boolean isOver() {
    return result != null;
  }

  boolean isHere() {
    return here && result == null;
  }

  boolean isHeard() {
    return order != null && order.isHeard();
  }

  RunResult result() {
    return requireNonNull(result);
  }

  /** The family holds the permit. */
  void begin() {
    here = true;
    held = true;
    tell(new Input.Start(request));
    arrived();
  }

  void whenHere(Runnable action) {
    if (isHere()) {
      action.run();
    } else {
      whenHere.add(action);
    }
  }

  private void arrived() {
    var actions = List.copyOf(whenHere);
    whenHere.clear();
    actions.forEach(Runnable::run);
  }

  void granted() {
    held = true;
    asked = false;
    if (owes) {
      goOn();
    }
    for (var next = waiting.poll(); next != null && held && isHere(); next = waiting.poll()) {
      carryOut(next);
    }
    rest();
  }

  /** Tells the run something; it waits for the permit when it could start something. */
  void tell(Input input) {
    if (!isHere()) {
      return;
    }
    if (held || input instanceof Input.Cancel) {
      carryOut(input);
      rest();
      return;
    }
    waiting.add(input);
    if (!asked) {
      asked = true;
      if (families.wake(this)) {
        granted();
      }
    }
  }

  private Turn carryOut(Input input) {
    var before = journal.size();
    var turn = machine.decide(input, new TurnContext(families.now(), families.seed()));
    List.copyOf(journal.subList(before, journal.size())).forEach(this::check);
    turn.effects().forEach(this::carryOut);
    while (turn.hasMore() && isHere()) {
      return carryOut(new Input.Continue());
    }
    return turn;
  }

  private void check(Fact fact) {
    switch (fact) {
      case Fact.NodeSettled done -> {
        if (!settled.add(LiveFrames.key(done.frame(), done.node()))) {
          throw families.broken("%s: completed twice: %s".formatted(id(), done));
        }
        running.remove(new Attempted(done.frame(), done.node(), done.attempt()));
      }
      case Fact.AttemptFailed failed ->
          running.remove(new Attempted(failed.frame(), failed.node(), failed.attempt()));
      default -> {}
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.StartNode(var activation) -> start(activation);
      case Effect.CancelNode(var frame, var node, var attempt) ->
          running.remove(new Attempted(frame, node, attempt));
      case Effect.InterruptNode _ -> {}
      case Effect.SetTimer(var timer, var dueAt) ->
          later(Math.max(0, dueAt - families.now()), new Input.TimerFired(timer));
      case Effect.StartRun(var wanted) -> families.order(wanted, this);
      case Effect.CancelRun(var runId, var reason, _) -> families.cancel(runId, reason);
      case Effect.EndStream(var stream, var last) -> stream.settle(last);
      case Effect.Finish(var end) -> {
        result = end;
        families.finished(this);
      }
    }
  }

  private void later(long millis, Input input) {
    var mine = incarnation;
    families.after(
        millis,
        () -> {
          if (incarnation == mine) {
            tell(input);
          }
        });
  }

  private void start(Activation activation) {
    var frame = activation.frame();
    var node = activation.node().index();
    running.add(new Attempted(frame, node, activation.attempt()));
    var draw = new Random(activation.idempotencyKey().hashCode() * 31L + activation.attempt());
    var outcome =
        draw.nextInt(6) == 0
            ? Outcome.Failed.of(NodeFailure.of(ErrorKind.NETWORK, "test", "TestError", "simulated"))
            : Outcome.Completed.of(ObjectValue.of("value", Value.of(draw.nextInt(100))));
    later(families.random(50), new Input.NodeEnded(frame, node, activation.attempt(), outcome));
  }

  /** Without an attempt under way, the family may give the permit to others. */
  private void rest() {
    if (isHere() && held && running.isEmpty() && waiting.isEmpty()) {
      held = false;
      families.idle(this);
    }
  }

  boolean asks() {
    return isHere() && machine.state().isStarted() && people.isAsked(machine.state());
  }

  void submit() {
    if (isHere()) {
      var submit = people.next(machine.state());
      if (submit != null) {
        tell(submit);
      }
    }
  }

  void die() {
    incarnation++;
    here = false;
    held = false;
    asked = false;
    owes = false;
    running.clear();
    waiting.clear();
  }

  /** Another incarnation, made of the facts alone. */
  void replay(boolean granted) {
    var before = Fingerprints.of(machine.state());
    var survived = List.copyOf(journal);
    journal.clear();
    machine = machine();
    survived.forEach(machine.state()::apply);
    journal.addAll(survived);
    if (!Fingerprints.of(machine.state()).equals(before)) {
      throw families.broken("%s: replay differs from live".formatted(id()));
    }
    here = true;
    held = granted;
    asked = !granted;
    owes = true;
    if (granted) {
      granted();
    }
    arrived();
  }

  private void goOn() {
    owes = false;
    machine.pending().forEach(this::carryOut);
    if (isHere()) {
      carryOut(new Input.Continue());
    }
  }

  /** The end, once all have ended. */
  void check() {
    var failure = machine.state().failure();
    if (failure != null
        && failure.type().equals(RunFailure.TIMEOUT)
        && RandomWorkflow.hasUsualWallTime(machine.state())) {
      throw families.broken("%s: only the wall time ended the run".formatted(id()));
    }
    if (!running.isEmpty()) {
      throw families.broken("%s: children nobody waits for: %s".formatted(id(), running));
    }
  }

  @Override
  public String toString() {
    return "%s here %s, held %s, asked %s, %d running, %d waiting"
        .formatted(id(), here, held, asked, running.size(), waiting.size());
  }
}
