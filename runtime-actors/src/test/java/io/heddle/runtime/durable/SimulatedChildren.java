package io.heddle.runtime.durable;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The attempts of one incarnation: each offers its outcome until it hears that it is recorded. */
final class SimulatedChildren implements RunOutlet.Children {

  private static final long OFFER_AGAIN = 5_000;
  private static final long FIVE_MINUTES = 300_000;

  private final ShellSimulation simulation;
  private final SimulatedRun run;
  private final Map<String, Activation> children = new LinkedHashMap<>();

  SimulatedChildren(ShellSimulation simulation, SimulatedRun run) {
    this.simulation = simulation;
    this.run = run;
  }

  private static String name(Activation activation) {
    return SimulatedJournal.attempt(
        activation.frame(), activation.node().index(), activation.attempt());
  }

  @Override
  public void start(Activation activation) {
    var name = name(activation);
    if (children.containsKey(name)) {
      return;
    }
    run.leaves("attempt " + name);
    if (!run.journal().isUnderWay(name, run.stored())) {
      throw run.broken("attempt %s begins, but not in the journal".formatted(name));
    }
    if (!run.member.group.holds(run.id)) {
      throw run.broken("attempt %s begins without a permit".formatted(name));
    }
    simulation.forks().executes(run.id, activation, run.journal().fold().frame(activation.frame()));
    children.put(name, activation);
    var key = activation.idempotencyKey() + '#' + activation.attempt();
    var draw = new Random(key.hashCode() * 31L + simulation.seed());
    var outcome = outcome(draw);
    var takes = draw.nextInt(40) == 0 ? FIVE_MINUTES : draw.nextInt(60);
    if (takes == FIVE_MINUTES) {
      simulation.counts.longNodes++;
    }
    var due = run.member.calls.computeIfAbsent(key, _ -> simulation.now() + takes);
    run.later(Math.max(0, due - simulation.now()), () -> offer(name, activation, outcome));
  }

  private void offer(String name, Activation activation, Outcome outcome) {
    if (!activation.equals(children.get(name))) {
      return;
    }
    run.tell(
        new ExecutionCommand.Offered(
            activation.frame(), activation.node().index(), activation.attempt(), outcome));
    run.later(OFFER_AGAIN, () -> offer(name, activation, outcome));
  }

  /** The same activation always ends the same way. */
  private static Outcome outcome(Random draw) {
    if (draw.nextInt(5) == 0) {
      var kinds = List.of(ErrorKind.values());
      var kind = kinds.get(draw.nextInt(kinds.size()));
      return Outcome.Failed.of(NodeFailure.of(kind, "test", "TestError", "simulated"));
    }
    return Outcome.Completed.of(ObjectValue.of("value", Value.of(draw.nextInt(100))));
  }

  @Override
  public void recorded(int frame, int node, int attempt) {
    var name = SimulatedJournal.attempt(frame, node, attempt);
    run.leaves("recorded " + name);
    if (children.remove(name) != null
        && run.journal().size() == run.stored()
        && run.journal().fold().active(100).stream()
            .anyMatch(
                one ->
                    one.frame().id() == frame
                        && one.node().index() == node
                        && one.attempt() == attempt
                        && run.journal().isUnderWay(name, run.stored()))) {
      throw run.broken("the result of attempt %s is lost".formatted(name));
    }
  }

  /** It takes its time all the same. */
  @Override
  public void interrupt(int frame, int node, int attempt) {}

  @Override
  public void cancel(int frame, int node, int attempt) {
    children.remove(SimulatedJournal.attempt(frame, node, attempt));
  }

  @Override
  public void cancelAll() {
    children.clear();
  }

  @Override
  public boolean isIdle() {
    return children.isEmpty();
  }

  @Override
  public boolean isEmpty() {
    return children.isEmpty();
  }

  void clear() {
    children.clear();
  }
}
