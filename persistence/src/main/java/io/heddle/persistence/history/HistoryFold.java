package io.heddle.persistence.history;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folds the journal of one run into its history. Confined to one thread.
 *
 * <p>What a row says and the events do not, who asked for the run and which version it is of, comes
 * from the row.
 */
final class HistoryFold {

  private final String id;
  private final Function<String, Secrets> secretsOf;
  private final HistorySettings settings;
  private final ExecutionState state = new ExecutionState();
  private final NodeFold nodes;

  private Secrets secrets = Secrets.NONE;
  private @Nullable RunRequest accepted;
  private final Set<String> ordered = new HashSet<>();
  private RunEvent.@Nullable CancelledBeforeStart cancelled;
  private long watermark;

  /**
   * @param secretsOf those of another run, by its id
   */
  HistoryFold(String id, Function<String, Secrets> secretsOf, HistorySettings settings) {
    this.id = id;
    this.secretsOf = secretsOf;
    this.settings = settings;
    this.nodes = new NodeFold(settings.nodesPerRun(), this::error);
  }

  String id() {
    return id;
  }

  /** The number of the last event that was taken in; 0 for none. */
  long watermark() {
    return watermark;
  }

  boolean isOver() {
    return cancelled != null || (state.isStarted() && state.status().isTerminal());
  }

  ExecutionState state() {
    return state;
  }

  void take(long number, RunEvent event) {
    watermark = number;
    switch (event) {
      case RunEvent.Accepted(var request, _) -> {
        accepted = request;
        learn(request);
      }
      case RunEvent.CancelledBeforeStart early -> cancelled = early;
      case RunEvent.Advanced(_, var facts) -> {
        // What a run put out comes in the turn in which it is closed.
        facts.forEach(this::learnOfChild);
        facts.forEach(this::take);
      }
      case RunEvent.Forked(var request, var fork, _) -> {
        accepted = request;
        learn(request);
        // What it takes over may hold what was secret there.
        secrets = secrets.and(secretsOf.apply(fork.source()));
      }
      case RunEvent.Owned _, RunEvent.LetGo _, RunEvent.Adopted _, RunEvent.ForkSealed _ -> {}
    }
  }

  private void learn(RunRequest request) {
    secrets = secrets.and(Secrets.of(request));
    var parent = request.origin().parent();
    if (parent != null) {
      secrets = secrets.and(secretsOf.apply(parent.executionId()));
    }
  }

  private void learnOfChild(Fact fact) {
    switch (fact) {
      case Fact.RunClosed(var child, _, _) when ordered.remove(child) ->
          secrets = secrets.and(secretsOf.apply(child));
      default -> {}
    }
  }

  private void take(Fact fact) {
    switch (fact) {
      case Fact.Started(var request, _) -> {
        learn(request);
        state.replay(List.of(fact));
      }
      case Fact.NodeStarted(var frame, var node, var attempt, var at) -> {
        state.replay(List.of(fact));
        nodes.begin(frame(frame), node(frame, node), attempt, NodeStatus.RUNNING, at);
      }
      case Fact.ContainerOpened(var frame, var node, var attempt, _, var at) -> {
        state.replay(List.of(fact));
        nodes.begin(frame(frame), node(frame, node), attempt, NodeStatus.RUNNING, at);
      }
      case Fact.NodeWaiting(var frame, var node, var attempt, _, _, var at) -> {
        state.replay(List.of(fact));
        nodes.begin(frame(frame), node(frame, node), attempt, NodeStatus.WAITING, at);
      }
      case Fact.NodeSettled settled -> {
        nodes.settle(frame(settled.frame()), node(settled.frame(), settled.node()), settled);
        state.replay(List.of(fact));
      }
      case Fact.AttemptFailed failed -> {
        nodes.fail(failed);
        state.replay(List.of(fact));
      }
      case Fact.NodesCancelled(var frame, var which, var at) -> {
        nodes.cancel(frame, which, at);
        state.replay(List.of(fact));
      }
      case Fact.RunOrdered(var order, _) -> {
        if (order.awaited()) {
          ordered.add(order.runId());
        }
        nodes.ordered(order);
        state.replay(List.of(fact));
      }
      case Fact.FrameClosed(_, _, _, var at) -> {
        state.replay(List.of(fact));
        nodes.cancelOutside(state, at);
      }
      case Fact.HandlerOpened(_, _, var at) -> {
        nodes.cancelAll(at);
        state.replay(List.of(fact));
      }
      case Fact.Ended(_, _, _, var at) -> {
        nodes.cancelAll(at);
        state.replay(List.of(fact));
      }
      case Fact.WaitDecided _,
          Fact.RunAccepted _,
          Fact.TriggerEnded _,
          Fact.Ending _,
          Fact.FrameOpened _,
          Fact.SlotWritten _,
          Fact.VariablesUpdated _,
          Fact.JoinReleased _,
          Fact.TimerSet _,
          Fact.Paused _,
          Fact.Resumed _,
          Fact.Cancelling _,
          Fact.RunGivenUp _,
          Fact.RunClosed _ ->
          state.replay(List.of(fact));
    }
  }

  private Frame frame(int id) {
    var frame = state.frame(id);
    if (frame == null) {
      throw new IllegalStateException("frame %d of run %s is not open".formatted(id, this.id));
    }
    return frame;
  }

  private Node node(int frame, int node) {
    return frame(frame).graph().node(node);
  }

  private String error(String message) {
    return ShownText.of(message, secrets, settings.textLimit());
  }

  /** The attempts that changed since this was asked last. */
  List<HistoryNode> changed() {
    return nodes.changed();
  }

  /** The run after the last event, as far as its row does not say it. */
  HistoryRun run(RunRow row) {
    var request = state.isStarted() ? state.request() : accepted;
    var failure = state.isStarted() ? state.failure() : null;
    var early = cancelled;
    var error =
        failure != null
            ? failure.display(state.workflow().dialect())
            : early == null ? "" : early.reason();
    var over = isOver();
    var parent = request == null ? null : request.origin().parent();
    return new HistoryRun(
        id,
        row.group(),
        row.workflowId(),
        row.workflowVersion(),
        status(),
        row.origin().parent(),
        parent == null ? "" : parent.nodeId(),
        row.origin().trigger(),
        row.origin().user(),
        row.startedAt(),
        !over ? RunRow.NOT_YET : early != null ? early.at() : state.result().endedAt(),
        state.isStarted() ? state.steps() : 0,
        state.exceptions(),
        nodes.count(),
        state.usage().totalTokens(),
        request == null ? "" : shown(request.inputs()),
        over && early == null ? shown(state.result().outputs()) : "",
        error(error),
        watermark);
  }

  /** Where the run stands after the last event, as its row would say it. */
  RunStatus status() {
    if (cancelled != null) {
      return RunStatus.CANCELLED;
    }
    return !state.isStarted() || state.isWaiting() ? RunStatus.WAITING : state.status();
  }

  private String shown(ObjectValue values) {
    return ShownText.of(values, secrets, settings.textLimit());
  }

  /** What a node reads, in the order of its inputs. */
  static List<@Nullable Value> inputs(Frame frame, Node node) {
    var values = new ArrayList<@Nullable Value>();
    node.inputs().forEach(ref -> values.add(frame.read(ref)));
    return values;
  }
}
