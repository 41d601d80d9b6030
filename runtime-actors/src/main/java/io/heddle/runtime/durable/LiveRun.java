package io.heddle.runtime.durable;

import io.heddle.runtime.Environment;
import io.heddle.runtime.event.RunWatchers;
import io.heddle.runtime.event.WatchReply;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.Effect;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.Recall;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.Tokens;
import io.heddle.runtime.machine.Turn;
import io.heddle.runtime.machine.TurnContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run that its group has let in: its machine, its children and who watches it. Decides turns and,
 * once they are stored, lets out what follows from them.
 */
final class LiveRun {

  /** Longer waits are set in pieces: a scheduler does not take any length. */
  static final long LONGEST_TIMER_MILLIS = 12L * 60 * 60 * 1000;

  private final RunOutlet outlet;
  private final RunRequest request;
  private final ExecutionState state;
  private final Machine machine;
  private final RunWatchers watchers;
  private final Environment environment;
  private final RunOutlet.Children children;
  private final List<Fact> facts = new ArrayList<>();

  LiveRun(
      RunOutlet outlet,
      GroupAccess access,
      RunRequest request,
      ExecutionState state,
      Tokens tokens) {
    this.outlet = outlet;
    this.request = request;
    this.state = state;
    this.environment = access.environment();
    var workflow = request.workflow();
    var routing = environment.routing(request);
    var clock = environment.clock();
    this.watchers = new RunWatchers(null, tokens, workflow, routing.text(), clock);
    this.machine =
        new Machine(
            state,
            routing,
            (fact, after) -> {
              facts.add(fact);
              watchers.listener().onFact(fact, after);
            },
            environment.plugins().hooks(request.executionId(), watchers.everybody(), clock));
    machine.tokens(tokens);
    machine.reactions(access.errorHandlers(), access.engine().retry());
    this.children = outlet.children(access, request, machine, watchers);
  }

  /** What is known before the run begins. */
  void recall(Recall known) {
    machine.recall(known);
  }

  /**
   * Turns that are decided and not stored.
   *
   * @param event null when they came to nothing that is stored
   */
  record Decided(List<Turn> turns, RunEvent.@Nullable Advanced event) {}

  RunRequest request() {
    return request;
  }

  RunWatchers watchers() {
    return watchers;
  }

  /** Somebody watches from now on, and hears which plugins the run has. */
  void join(Watcher watcher, Consumer<WatchReply> reply) {
    if (watchers.join(watcher, reply, state, outlet.now())) {
      environment.plugins().tell(request.executionId(), watcher, environment.clock());
    }
  }

  RunOutlet.Children children() {
    return children;
  }

  /**
   * Decides what follows from inputs that arrived together.
   *
   * @param number the event will have
   */
  Decided decide(List<Input> inputs, long number) {
    var now = outlet.now();
    var context = new TurnContext(now, now);
    facts.clear();
    watchers.hold(number);
    var turns = new ArrayList<Turn>(inputs.size());
    for (var input : inputs) {
      turns.add(machine.decide(input, context));
    }
    return new Decided(turns, facts.isEmpty() ? null : new RunEvent.Advanced(context, facts));
  }

  /** What was decided is stored: lets everything out that follows from it. */
  void stored(List<Turn> turns) {
    watchers.release();
    watchers.afterTurn(state, outlet.now());
    carryOutAll(turns);
  }

  /** What was decided came to nothing that is stored. */
  void unstored(List<Turn> turns) {
    watchers.release();
    carryOutAll(turns);
  }

  private void carryOutAll(List<Turn> turns) {
    for (var turn : turns) {
      carryOut(turn.effects());
      if (turn.hasMore()) {
        outlet.tellSelf(new ExecutionCommand.Drain());
      }
    }
  }

  /** Does again what was stored and may not have been done. */
  void catchUp() {
    carryOut(machine.pending());
    // A turn that was full had more to do.
    outlet.tellSelf(new ExecutionCommand.Drain());
  }

  /** Orders again what has not been answered, in case a message was lost. */
  void askAgain() {
    for (var effect : machine.pending()) {
      switch (effect) {
        case Effect.StartRun(var order) -> outlet.order(order, request);
        case Effect.CancelRun(var runId, var reason, var kill) ->
            outlet.cancelOrder(runId, reason, kill);
        case Effect.StartNode _,
            Effect.CancelNode _,
            Effect.InterruptNode _,
            Effect.SetTimer _,
            Effect.EndStream _,
            Effect.Finish _ -> {}
      }
    }
  }

  private void carryOut(List<Effect> effects) {
    var ends = !effects.isEmpty() && effects.getLast() instanceof Effect.Finish;
    for (var effect : effects) {
      switch (effect) {
        case Effect.StartNode(var activation) -> {
          if (!ends) {
            children.start(activation);
          }
        }
        case Effect.CancelNode(var frame, var node, var attempt) ->
            children.cancel(frame, node, attempt);
        case Effect.InterruptNode(var frame, var node, var attempt) ->
            children.interrupt(frame, node, attempt);
        case Effect.StartRun(var order) -> {
          outlet.order(order, request);
          outlet.askAgainLater();
        }
        case Effect.CancelRun(var runId, var reason, var kill) -> {
          outlet.cancelOrder(runId, reason, kill);
          outlet.askAgainLater();
        }
        case Effect.SetTimer(var timer, var dueAt) -> {
          if (!ends) {
            outlet.timer(timer, dueAt);
          }
        }
        case Effect.EndStream(var stream, var last) -> stream.settle(last);
        case Effect.Finish(var result) -> {
          outlet.cancelTimers();
          if (state.owesRuns()) {
            outlet.askAgainLater();
          }
          children.cancelAll();
          machine.ended(result);
          var parent = request.origin().parent();
          if (parent != null) {
            outlet.orderEnded(parent.executionId(), result);
          }
        }
      }
    }
  }
}
