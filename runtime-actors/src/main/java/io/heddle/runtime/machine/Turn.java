package io.heddle.runtime.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One step of the machine: the facts it decided, already taken in by the state, and the effects to
 * carry out once they are stored.
 */
public final class Turn {

  /** A turn ends after so many activations; the rest is the next turn. */
  static final int MAX_ACTIVATIONS = 256;

  private final ExecutionState state;
  private final TurnContext context;
  private final FactListener listener;
  private final @Nullable Hooks hooks;
  private final List<Effect> effects = new ArrayList<>(4);
  private int activations;
  private boolean more;
  private boolean advanced;
  private @Nullable SubmitReply reply;
  private Fact.@Nullable NodeSettled settled;

  Turn(ExecutionState state, TurnContext context, FactListener listener, @Nullable Hooks hooks) {
    this.state = state;
    this.context = context;
    this.listener = listener;
    this.hooks = hooks;
  }

  /** What to do, in this order, once the facts are stored. */
  public List<Effect> effects() {
    return effects;
  }

  /** Whether the turn ended for its bound: the shell sends {@link Input.Continue}. */
  public boolean hasMore() {
    return more;
  }

  /** Whether anything happened: a turn without facts leaves no trace. */
  public boolean hasAdvanced() {
    return advanced;
  }

  /** What the sender of a submission hears once the turn is stored; null for other inputs. */
  public @Nullable SubmitReply reply() {
    return reply;
  }

  void reply(SubmitReply answer) {
    reply = answer;
  }

  @Nullable Hooks hooks() {
    return hooks;
  }

  ExecutionState state() {
    return state;
  }

  TurnContext context() {
    return context;
  }

  long now() {
    return context.now();
  }

  void emit(Fact fact) {
    var taken = hooks == null ? fact : hooks.beforeFact(fact, state);
    if (taken instanceof Fact.NodeSettled end) {
      settled = end;
    }
    state.apply(taken);
    advanced = true;
    listener.onFact(taken, state);
    if (hooks != null) {
      hooks.afterFact(taken, state);
    }
  }

  /** The node that settled last in this turn, or null. */
  Fact.@Nullable NodeSettled settled() {
    return settled;
  }

  /** Adds an effect; the end of the run stays the last. */
  void effect(Effect effect) {
    var ends = !effects.isEmpty() && effects.getLast() instanceof Effect.Finish;
    effects.add(effects.size() - (ends ? 1 : 0), effect);
  }

  /** Gives the attempts to be cancelled the numbers under which the shell knows them. */
  void renameCancelled(ToIntFunction<Effect.CancelNode> number) {
    effects.replaceAll(
        effect ->
            switch (effect) {
              case Effect.CancelNode cancel ->
                  new Effect.CancelNode(cancel.frame(), cancel.node(), number.applyAsInt(cancel));
              case Effect.InterruptNode(var frame, var node, var attempt) ->
                  new Effect.InterruptNode(
                      frame, node, number.applyAsInt(new Effect.CancelNode(frame, node, attempt)));
              case Effect.StartNode _,
                  Effect.SetTimer _,
                  Effect.StartRun _,
                  Effect.CancelRun _,
                  Effect.EndStream _,
                  Effect.Finish _ ->
                  effect;
            });
  }

  /** Nobody waits for an attempt any more: its child, or the run it ordered, is told. */
  void interrupt(Frame frame, int node, int attempt) {
    var order = state.orders().awaited(frame.id, node);
    if (order == null) {
      effect(new Effect.CancelNode(frame.id, node, attempt));
    } else {
      emit(new Fact.RunGivenUp(order.runId(), now()));
      effect(new Effect.CancelRun(order.runId(), Pending.GIVEN_UP, false));
    }
  }

  /** Counts an activation; false when the turn is full. */
  boolean admits() {
    if (activations++ < MAX_ACTIVATIONS) {
      return true;
    }
    more = true;
    return false;
  }

  /** Sets a timer and tells the shell. */
  void timer(Fact.TimerKind kind, int frame, int node, long dueAt) {
    var timer = state.timers().next();
    emit(new Fact.TimerSet(timer, kind, frame, node, dueAt));
    effect(new Effect.SetTimer(timer, dueAt));
  }
}
