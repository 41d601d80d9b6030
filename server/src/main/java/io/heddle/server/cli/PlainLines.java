package io.heddle.server.cli;

import io.heddle.compiler.ir.Edge;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.Watcher;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells a run line by line, for logs and pipes: one line for each node that ends or is tried again.
 */
final class PlainLines implements Watcher {

  private final Output output;
  private final Map<String, String> inside = new HashMap<>();

  PlainLines(Output output) {
    this.output = output;
  }

  @Override
  public synchronized void onEvent(RunEvent event) {
    switch (event) {
      case RunEvent.NodeFinished finished -> output.note(line(finished));
      case RunEvent.SubRunStarted(var id, var place, _, var runId, _, _, _) ->
          inside.put(runId, inside.getOrDefault(id, "") + name(place) + "/");
      case RunEvent.NodeRetry(var id, var place, var attempt, var failure, _, _, _) ->
          output.note(
              "… %s  attempt %d failed: %s"
                  .formatted(
                      inside.getOrDefault(id, "") + name(place),
                      attempt,
                      RowText.printable(failure.message())));
      case RunEvent.HandlerStarted(_, var error, _) ->
          output.note("! error handler: " + RowText.printable(error));
      case RunEvent.PluginError(_, var plugin, var hook, var message, _) ->
          output.note("! %s at %s: %s".formatted(plugin, hook, RowText.printable(message)));
      case RunEvent.ResumeWarning(_, var severity, var diagnostic, _) ->
          output.note(
              "! %s on resume: %s"
                  .formatted(
                      severity.name().toLowerCase(Locale.ROOT), RowText.printable(diagnostic)));
      case RunEvent.PluginEvent(_, var plugin, var type, _, _) ->
          output.note("· %s: %s".formatted(plugin, RowText.printable(type)));
      case RunEvent.WaitEvent.Requested requested ->
          output.note("… %s  waits for an answer".formatted(name(requested.place())));
      case RunEvent.WaitEvent _,
          RunEvent.RunStarted _,
          RunEvent.NodeStarted _,
          RunEvent.ContainerStarted _,
          RunEvent.FrameStarted _,
          RunEvent.FrameFinished _,
          RunEvent.Chunk _,
          RunEvent.AnswerDelta _,
          RunEvent.AnswerReplaced _,
          RunEvent.VariableWritten _,
          RunEvent.RunPaused _,
          RunEvent.PluginLoaded _,
          RunEvent.AgentLog _,
          RunEvent.DebuggerEvent _,
          RunEvent.RunResumed _ -> {}
      case RunEvent.RunFinished(var result) -> inside.remove(result.executionId());
    }
  }

  private String line(RunEvent.NodeFinished finished) {
    var line = new StringBuilder();
    line.append(
        switch (finished.status()) {
          case SUCCEEDED -> "✓";
          case EXCEPTION -> "!";
          case FAILED -> "✗";
          case PENDING, READY, RUNNING, BACKOFF, WAITING, SKIPPED, CANCELLED -> "-";
        });
    line.append(' ').append(inside.getOrDefault(finished.executionId(), ""));
    line.append(name(finished.place())).append("  ").append(finished.place().type());
    line.append("  ").append(RowText.duration(finished.at() - finished.startedAt()));
    if (finished.usage().totalTokens() > 0) {
      line.append("  ").append(finished.usage().totalTokens()).append(" tokens");
    }
    var failure = finished.failure();
    if (failure != null) {
      line.append("  ").append(RowText.printable(failure.message()));
    } else if (!finished.handle().equals(Edge.DEFAULT)) {
      line.append("  → ").append(finished.handle());
    }
    return line.toString();
  }

  static String name(RunEvent.Place place) {
    return place.path().isEmpty()
        ? place.nodeId()
        : place.path().stream()
            .map(step -> "%s[%d]".formatted(step.nodeId(), step.index()))
            .collect(Collectors.joining("/", "", "/" + place.nodeId()));
  }
}
