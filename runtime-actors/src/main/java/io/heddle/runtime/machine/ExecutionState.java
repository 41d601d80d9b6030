package io.heddle.runtime.machine;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.form.OpenForm;
import io.heddle.runtime.node.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run is: a fold of its facts.
 *
 * <p>Only {@link #apply} changes it, live and in replay alike, and {@link StateImage#restore} a new
 * one. Mutable and confined to one thread, because every step of every run passes here.
 */
public final class ExecutionState {

  final LiveFrames live = new LiveFrames();
  final Timers timers = new Timers();
  final OpenWaits waits = new OpenWaits();
  final Signals signals = new Signals();
  final RunningTime time = new RunningTime();
  final CollectedOutputs collected = new CollectedOutputs();
  final OrderedRuns orders = new OrderedRuns();

  @Nullable RunRequest request;
  RunStatus status = RunStatus.RUNNING;
  int exceptions;
  int stepsOfOthers;
  long startedAt;
  long endedAt;
  Usage usage = Usage.NONE;
  ObjectValue outputs = ObjectValue.EMPTY;
  @Nullable RunFailure failure;
  @Nullable PendingEnd ending;
  Fact.@Nullable Cancelling cancelling;

  public boolean isStarted() {
    return request != null;
  }

  public RunRequest request() {
    return java.util.Objects.requireNonNull(request, "not started");
  }

  public CompiledWorkflow workflow() {
    return request().workflow();
  }

  public Frame root() {
    return live.root();
  }

  /** The frame with this id, or null when it is closed. */
  public @Nullable Frame frame(int id) {
    return live.find(id);
  }

  /** All frames that are open, the root and the oldest first. */
  public List<Frame> openFrames() {
    return live.open();
  }

  /** Where the run stands; {@code WAITING} is {@link #isWaiting}. */
  public RunStatus status() {
    return status;
  }

  /** Whether nothing runs and somebody outside is awaited. */
  public boolean isWaiting() {
    return status == RunStatus.RUNNING && isStill() && live.ready().isEmpty();
  }

  /** The runs that nodes wait for. */
  public List<String> awaitedRuns() {
    return orders.awaited();
  }

  /** Whether nothing is at work here and nothing will begin: others have to do something first. */
  public boolean standsStill() {
    var bound = request().limits().maxConcurrency();
    return status == RunStatus.RUNNING
        && live.running() == live.outside() + awaitedRuns().size()
        && live.ready().peek(bound == 0 || live.running() < bound) == null
        && timers.owed(Fact.TimerKind.RETRY).isEmpty();
  }

  /** Whether no node is at work in this process. */
  public boolean isStill() {
    return live.running() == live.outside() && !orders.awaitsTriggered();
  }

  public int running() {
    return live.running();
  }

  /** How many nodes wait for somebody. */
  public int waiting() {
    return live.waiting();
  }

  /** Activations of all frames, and those of the runs that were awaited. */
  public int steps() {
    return live.steps() + stepsOfOthers;
  }

  public int exceptions() {
    return exceptions;
  }

  /** Milliseconds since 1970. */
  public long startedAt() {
    return startedAt;
  }

  public Usage usage() {
    return usage;
  }

  public @Nullable RunFailure failure() {
    return failure;
  }

  /** Milliseconds the run has been running: time it was paused or only waited does not count. */
  public long ran(long now) {
    return time.until(now);
  }

  /** A frame that is over but was not ended, for the run was held; or null. */
  @Nullable Frame idleFrame() {
    return live.idle();
  }

  ReadyQueue ready() {
    return live.ready();
  }

  int nextFrame() {
    return live.nextId();
  }

  /** Whether wall time passes: not while the run is paused or only people are awaited. */
  public boolean isCounting() {
    return time.isCounting();
  }

  private void count(long at) {
    var awaited = live.waiting() + live.outside();
    if (awaited > 0 || !time.isCounting()) {
      time.count(
          status == RunStatus.RUNNING && (awaited == 0 || !isStill() || !live.ready().isEmpty()),
          at);
    }
  }

  /** Nodes at work or waiting, at most so many. */
  public List<ActiveNode> active(int atMost) {
    return live.active(atMost);
  }

  /**
   * What a node reads that is at work, or that the last fact was about: as it was when it began.
   * Recomputed, not stored: costs nothing unless it is asked for.
   */
  public Inputs inputs(Frame frame, int node) {
    return live.inputs(frame, node);
  }

  /** The form of a node that waits, or null when it does not. */
  public @Nullable OpenForm form(int frame, int node) {
    return Waits.form(this, frame(frame), node);
  }

  /** The end that waits for runs which triggers started, or null. */
  @Nullable PendingEnd ending() {
    return ending;
  }

  /** Whether the run was cancelled and waits for attempts to stop; it starts nothing more. */
  public boolean isCancelling() {
    return cancelling != null;
  }

  Fact.@Nullable Cancelling cancelling() {
    return cancelling;
  }

  /** Whether the edges of a settled node of the root wait for what it triggered. */
  boolean isHeld(int node) {
    return live.isHeld(node);
  }

  OpenWaits waits() {
    return waits;
  }

  Timers timers() {
    return timers;
  }

  OrderedRuns orders() {
    return orders;
  }

  LiveFrames live() {
    return live;
  }

  /** What the run puts out: its end nodes' values, and its answer. */
  ObjectValue collectedOutputs() {
    return collected.outputs(root());
  }

  /** What an app has answered so far, in the order in which its answers settled. */
  public String answer() {
    return collected.answer();
  }

  /** The conversation variables as they are now. */
  ObjectValue conversation() {
    return root().variables("conversation");
  }

  /** How the run ended, once it has. */
  public RunResult result() {
    return new RunResult(
        request().executionId(),
        status,
        outputs,
        failure,
        conversation(),
        usage,
        steps(),
        exceptions,
        startedAt,
        endedAt);
  }

  /** Takes in what was stored, in its order: the state is then what it was. */
  public void replay(List<Fact> facts) {
    facts.forEach(this::apply);
  }

  /** When the next timer is due, milliseconds since 1970; {@link Long#MAX_VALUE} without one. */
  public long wakeAt() {
    return timers.earliest(status == RunStatus.PAUSED);
  }

  public Signal.Known known(Signal signal) {
    return signals.known(signal);
  }

  /** Whether a run that this one ordered is not done with. */
  public boolean owesRuns() {
    return !orders.isEmpty();
  }

  /** Takes a fact in. The only way a state changes. */
  void apply(Fact fact) {
    switch (fact) {
      case Fact.Started(var begun, var at) -> {
        request = begun;
        startedAt = at;
        time.count(true, at);
        live.begin(begun);
      }
      case Fact.NodeStarted(var frame, var node, var attempt, var at) -> {
        timers.clear(Fact.TimerKind.RETRY, frame, node);
        live.startAttempt(live.get(frame), node, attempt, at, request());
        count(at);
      }
      case Fact.NodeWaiting waiting -> {
        var frame = live.get(waiting.frame());
        timers.clear(Fact.TimerKind.RETRY, waiting.frame(), waiting.node());
        live.await(frame, waiting.node(), waiting.attempt(), waiting.at());
        waits.opened(waiting);
        count(waiting.at());
      }
      case Fact.WaitDecided decided -> {
        timers.clear(Fact.TimerKind.WAIT, decided.frame(), decided.node());
        waits.decided(decided, live.get(decided.frame()).graph.node(decided.node()).id());
      }
      case Fact.NodeSettled settled -> {
        settled(settled);
        count(settled.at());
      }
      case Fact.AttemptFailed(var frame, var node, var attempt, _, var used, _, var at) -> {
        usage = usage.plus(used);
        live.backOff(live.get(frame), node, attempt, at);
        count(at);
      }
      case Fact.RunOrdered(var order, var at) -> {
        orders.add(order);
        count(at);
      }
      case Fact.RunGivenUp(var id, _) -> {
        timers.clear(orders.get(id));
        orders.giveUp(id);
      }
      case Fact.RunClosed(var id, var steps, var at) -> {
        stepsOfOthers += steps;
        timers.clear(orders.get(id));
        live.goOn(orders.close(id));
        count(at);
      }
      case Fact.RunAccepted(var id, _) -> orders.accept(id);
      case Fact.TriggerEnded ended -> {
        usage = usage.plus(ended.usage());
        exceptions += ended.isFailure() && ended.awaited() ? 1 : 0;
        live.offer(ended.trigger(), ended.outputs());
        ending = ending == null ? null : ending.with(ended, workflow().triggers());
        count(ended.at());
      }
      case Fact.Ending end -> {
        ending = new PendingEnd(end, ObjectValue.EMPTY);
        failure = end.failure();
        timers.clearAllBut(Fact.TimerKind.DEADLINE);
        waits.clear();
        live.abandon();
        count(end.at());
      }
      case Fact.ContainerOpened opened -> live.openContainer(opened);
      case Fact.FrameOpened opened -> live.openFrame(opened, workflow().graphs());
      case Fact.FrameClosed(var id, var end, var result, _) ->
          live.close(live.get(id), end, result);
      case Fact.SlotWritten(var frame, var slot, var name, var value) -> {
        live.ready().beforeWrite(live.get(frame), slot);
        live.get(frame).write(slot, name, value);
      }
      case Fact.VariablesUpdated(var signal, _) -> {
        live.ready().refresh();
        signals.take(signal);
      }
      case Fact.NodesCancelled(var frame, var nodes, var at) -> {
        live.cancel(live.get(frame), nodes);
        count(at);
      }
      case Fact.TimerSet set -> timers.set(set);
      case Fact.JoinReleased(var frame, var node, var at) -> {
        timers.clear(Fact.TimerKind.GATHER, frame, node);
        live.release(live.get(frame), node);
        count(at);
      }
      case Fact.Cancelling asked -> {
        cancelling = asked;
        timers.clear();
        waits.clear();
      }
      case Fact.Paused(_, var at) -> {
        status = RunStatus.PAUSED;
        time.count(false, at);
      }
      case Fact.Resumed(var at) -> {
        status = RunStatus.RUNNING;
        count(at);
      }
      case Fact.HandlerOpened(var frame, var reason, _) -> {
        failure = reason;
        timers.clear();
        waits.clear();
        live.openHandler(frame, workflow().graph(workflow().errorHandling().handlerGraph()));
      }
      case Fact.Ended(var end, var values, var reason, var at) -> {
        status = end;
        outputs = values;
        failure = reason;
        endedAt = at;
        ending = null;
        time.count(false, at);
        timers.clear();
        waits.clear();
        live.abandon();
      }
    }
  }

  private void settled(Fact.NodeSettled settled) {
    var frame = live.get(settled.frame());
    var node = frame.graph.node(settled.node());
    live.settle(frame, node, settled.status());
    timers.clear(Fact.TimerKind.GATHER, frame.id, node.index());
    usage = usage.plus(settled.usage());
    if (settled.status() != NodeStatus.SUCCEEDED && settled.status() != NodeStatus.CANCELLED) {
      exceptions++;
    }
    if (settled.endsFrame() && frame.failed == null) {
      frame.failed = settled;
    }
    if (settled.status() == NodeStatus.SUCCEEDED || settled.status() == NodeStatus.EXCEPTION) {
      frame.slots[node.index()] = settled.outputs();
      collected.add(workflow().dialect(), frame, node, settled.outputs());
    }
    if (Triggers.holds(this, settled)) {
      live.hold(node, settled.handle());
    } else {
      live.follow(frame, node, settled.handle());
    }
  }
}
