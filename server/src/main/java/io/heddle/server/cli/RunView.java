package io.heddle.server.cli;

import io.heddle.compiler.ir.Edge;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as a tree of nodes: a fold of its events.
 *
 * <p>Of a container only the frames that live are kept, the finished ones as counts, so that a list
 * of 10,000 items takes no more room than those that run side by side. Not thread-safe.
 */
final class RunView {

  /** At most so many characters of streamed text are kept per node: its end. */
  private static final int MAX_TEXT = 400;

  /** One node, and inside a container its live frames. */
  static final class Row {
    final RunEvent.Place place;
    final Map<Integer, List<Row>> frames = new LinkedHashMap<>();

    /** The nodes of the run that this node began. */
    List<Row> nested = new ArrayList<>();

    final StringBuilder text = new StringBuilder();
    final long startedAt;
    NodeStatus status = NodeStatus.RUNNING;
    String note = "";
    long endedAt;
    long tokens;
    int items = -1;
    int done;
    int failed;

    Row(RunEvent.Place place, long startedAt) {
      this.place = place;
      this.startedAt = startedAt;
    }

    boolean isContainer() {
      return items >= 0 || done > 0 || !frames.isEmpty();
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final Map<String, List<Row>> nested = new HashMap<>();
  private @Nullable RunResult result;

  List<Row> rows() {
    return rows;
  }

  @Nullable RunResult result() {
    return result;
  }

  void add(RunEvent event) {
    var siblings = nested.getOrDefault(event.executionId(), rows);
    switch (event) {
      case RunEvent.SubRunStarted(_, var place, _, var runId, _, _, var at) -> {
        var row = open(siblings, place, at);
        row.nested = new ArrayList<>();
        nested.put(runId, row.nested);
      }
      case RunEvent.NodeStarted(_, var place, var attempt, _, _, var at) -> {
        var row = open(siblings, place, at);
        row.status = NodeStatus.RUNNING;
        row.note = attempt > 1 ? "attempt " + attempt : "";
      }
      case RunEvent.ContainerStarted(_, var place, var items, _, var at) ->
          open(siblings, place, at).items = items;
      case RunEvent.WaitEvent.Requested requested -> {
        var row = open(siblings, requested.place(), requested.at());
        row.status = NodeStatus.WAITING;
        row.note = "waits for an answer";
      }
      case RunEvent.NodeFinished finished -> finish(siblings, finished);
      case RunEvent.NodeRetry(_, var place, _, var failure, _, _, var at) -> {
        var row = open(siblings, place, at);
        row.status = NodeStatus.BACKOFF;
        row.note = "will retry: " + failure.message();
      }
      case RunEvent.FrameStarted(_, var container, var index, var at) ->
          open(siblings, container, at).frames.put(index, new ArrayList<>());
      case RunEvent.FrameFinished(_, var container, var index, var status, _, var at) -> {
        var row = open(siblings, container, at);
        row.frames.remove(index);
        row.done++;
        if (status == NodeStatus.FAILED) {
          row.failed++;
        }
      }
      case RunEvent.Chunk(_, var place, _, _, var offset, var delta, var at) -> {
        var text = open(siblings, place, at).text;
        if (offset == 0) {
          text.setLength(0);
        }
        text.append(delta);
        if (text.length() > MAX_TEXT) {
          text.delete(0, text.length() - MAX_TEXT);
        }
      }
      case RunEvent.RunFinished(var end) -> {
        giveUp(siblings, end.endedAt());
        if (nested.remove(end.executionId()) == null) {
          result = end;
        }
      }
      case RunEvent.RunStarted(var id, var name, _, var parent, var at) -> {
        if (parent != null && !nested.containsKey(id)) {
          var row = open(rows, new RunEvent.Place(List.of(), name, "workflow", name), at);
          nested.put(id, row.nested);
        }
      }
      case RunEvent.WaitEvent _,
          RunEvent.AnswerDelta _,
          RunEvent.AnswerReplaced _,
          RunEvent.VariableWritten _,
          RunEvent.RunPaused _,
          RunEvent.RunResumed _,
          RunEvent.HandlerStarted _,
          RunEvent.PluginLoaded _,
          RunEvent.AgentLog _,
          RunEvent.ResumeWarning _,
          RunEvent.DebuggerEvent _,
          RunEvent.PluginEvent _,
          RunEvent.PluginError _ -> {}
    }
  }

  /** What had not ended when the run did was interrupted. */
  private static void giveUp(List<Row> rows, long at) {
    for (var row : rows) {
      row.frames.values().forEach(frame -> giveUp(frame, at));
      giveUp(row.nested, at);
      if (!row.status.isSettled()) {
        row.status = NodeStatus.CANCELLED;
        row.endedAt = at;
        row.note = "interrupted";
      }
    }
  }

  private static void finish(List<Row> rows, RunEvent.NodeFinished finished) {
    var row = open(rows, finished.place(), finished.startedAt());
    row.status = finished.status();
    row.endedAt = finished.at();
    row.tokens = finished.usage().totalTokens();
    row.frames.clear();
    row.text.setLength(0);
    var failure = finished.failure();
    if (failure != null) {
      row.note = failure.message();
    } else {
      row.note = finished.handle().equals(Edge.DEFAULT) ? "" : "→ " + finished.handle();
    }
  }

  /** The row of a place, made when it is not there yet. */
  private static Row open(List<Row> rows, RunEvent.Place place, long at) {
    var siblings = rows;
    for (var step : place.path()) {
      var container = last(siblings, step.nodeId());
      if (container == null) {
        break;
      }
      siblings = container.frames.computeIfAbsent(step.index(), _ -> new ArrayList<>());
    }
    var row = last(siblings, place.nodeId());
    if (row == null) {
      row = new Row(place, at);
      siblings.add(row);
    }
    return row;
  }

  private static @Nullable Row last(List<Row> rows, String nodeId) {
    for (var i = rows.size() - 1; i >= 0; i--) {
      if (rows.get(i).place.nodeId().equals(nodeId)) {
        return rows.get(i);
      }
    }
    return null;
  }
}
