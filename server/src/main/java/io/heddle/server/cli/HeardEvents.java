package io.heddle.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.WaitSpec.HumanMode;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.RunEvent.Place;
import io.heddle.runtime.form.OpenForm;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import io.heddle.server.wire.PublicEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Public events of either dialect, told again as happenings, so that a run of another process is
 * shown as one of this is. What a picture does not need is left out. Not thread-safe.
 */
final class HeardEvents {

  private static final Pattern STEP = Pattern.compile("(.+)\\[(\\d{1,9})]");

  private final String run;
  private final OpenFrames frames = new OpenFrames();

  HeardEvents(String run) {
    this.run = run;
  }

  /**
   * @param now milliseconds since 1970: events do not tell when they happened
   */
  List<RunEvent> of(PublicEvent event, long now) {
    var told = new ArrayList<RunEvent>();
    var exported = event.body().has("event");
    var body = exported ? event.body().path("data") : event.body();
    switch (event.name()) {
      case "graph_run_started" -> told.add(started(now));
      case "workflow_started" ->
          told.add(
              body.path("reason").asText().equals("resumption")
                  ? new RunEvent.RunResumed(run, now)
                  : started(now));
      case "node_run_started", "node_started" -> {
        var place = place(body);
        frames.began(place);
        var attempt = body.path("attempt").asInt(1);
        told.add(new RunEvent.NodeStarted(run, place, attempt, "", RunEvent.Reading.NOTHING, now));
      }
      case "node_run_retry", "node_retry" ->
          told.add(
              new RunEvent.NodeRetry(
                  run,
                  place(body),
                  body.path("attempt").asInt(1),
                  failure(body),
                  RunEvent.Reading.NOTHING,
                  now,
                  now));
      case "node_run_succeeded", "node_run_exception", "node_run_failed" ->
          told.add(finished(body, body.path("node_run_result"), now));
      case "node_finished", "iteration_completed", "loop_completed" ->
          told.add(finished(body, body, now));
      case "iteration_started", "loop_started" -> container(body, exported, now, told);
      case "iteration_next", "loop_next" ->
          next(place(body), body.path("index").asInt(), now, told);
      case "node_run_stream_chunk" ->
          told.add(
              new RunEvent.Chunk(
                  run,
                  place(body),
                  body.path("attempt").asInt(1),
                  body.path("selector").path(1).asText(),
                  body.path("offset").asLong(),
                  body.path("chunk").asText(),
                  now));
      case "human_input_requested", "human_input_required" ->
          told.add(
              new RunEvent.WaitEvent.Requested(
                  run, place(body), 0, body.path("attempt").asInt(1), form(body), "", now));
      case "error_handler_started" ->
          told.add(new RunEvent.HandlerStarted(run, body.path("error").asText(), now));
      case "graph_run_succeeded" -> told.add(ended(RunStatus.SUCCEEDED, now));
      case "graph_run_partial_succeeded" -> told.add(ended(RunStatus.PARTIAL_SUCCEEDED, now));
      case "graph_run_aborted" -> told.add(ended(RunStatus.CANCELLED, now));
      case "graph_run_failed", "workflow_finished" -> told.add(ended(RunStatus.FAILED, now));
      default -> {
        // A picture needs no more, and a newer server may have more to tell.
      }
    }
    return told;
  }

  private RunEvent started(long now) {
    return new RunEvent.RunStarted(run, "", ObjectValue.EMPTY, null, now);
  }

  private RunEvent ended(RunStatus status, long now) {
    return new RunEvent.RunFinished(
        new RunResult(
            run, status, ObjectValue.EMPTY, null, ObjectValue.EMPTY, Usage.NONE, 0, 0, now, now));
  }

  private void container(JsonNode body, boolean exported, long now, List<RunEvent> told) {
    var place = place(body);
    if (exported) {
      frames.began(place);
    }
    var kind = place.type().equals("loop") ? "loop" : "iteration";
    var items =
        exported
            ? body.path("metadata").path(kind + "_length").asInt(-1)
            : body.path("items").asInt(-1);
    told.add(new RunEvent.ContainerStarted(run, place, items, RunEvent.Reading.NOTHING, now));
    if (exported) {
      // An app's clients are told of the second item and those after it.
      told.add(new RunEvent.FrameStarted(run, place, 0, now));
    }
  }

  private void next(Place container, int index, long now, List<RunEvent> told) {
    for (var done : frames.done(container)) {
      told.add(
          new RunEvent.FrameFinished(
              run, container, done, NodeStatus.SUCCEEDED, Value.none(), now));
    }
    told.add(new RunEvent.FrameStarted(run, container, index, now));
  }

  private RunEvent finished(JsonNode body, JsonNode result, long now) {
    var place = place(body);
    frames.ended(place);
    var millis =
        body.has("elapsed_ms")
            ? body.path("elapsed_ms").asLong()
            : Math.round(body.path("elapsed_time").asDouble() * 1000);
    var metadata = result.has("metadata") ? "metadata" : "execution_metadata";
    var tokens = result.path(metadata).path("total_tokens").asLong();
    return new RunEvent.NodeFinished(
        run,
        place,
        body.path("attempt").asInt(1),
        status(result.path("status").asText()),
        result.path("edge_source_handle").asText(Edge.DEFAULT),
        RunEvent.Reading.NOTHING,
        ObjectValue.EMPTY,
        ObjectValue.EMPTY,
        new Usage(tokens, 0, BigDecimal.ZERO, "USD"),
        result.path("error").isTextual() ? failure(result) : null,
        now - millis,
        now);
  }

  private static NodeStatus status(String name) {
    return switch (name) {
      case "succeeded" -> NodeStatus.SUCCEEDED;
      case "exception" -> NodeStatus.EXCEPTION;
      case "stopped" -> NodeStatus.CANCELLED;
      default -> NodeStatus.FAILED;
    };
  }

  private static NodeFailure failure(JsonNode body) {
    return NodeFailure.of(ErrorKind.INTERNAL, "", "", body.path("error").asText());
  }

  private static OpenForm form(JsonNode body) {
    var text = body.path(body.has("prompt_text") ? "prompt_text" : "form_content").asText();
    return new OpenForm(
        HumanMode.FORM,
        text,
        List.of(),
        ObjectValue.EMPTY,
        List.of(),
        ObjectValue.EMPTY,
        body.has("prompt_text"),
        0);
  }

  private static Place place(JsonNode body) {
    var steps = new ArrayList<RunEvent.Step>();
    for (var part : body.path("path").asText("").split("/", -1)) {
      var step = STEP.matcher(part);
      if (step.matches()) {
        steps.add(new RunEvent.Step(step.group(1), "", Integer.parseInt(step.group(2))));
      }
    }
    var title = text(body, "node_title");
    return new Place(
        steps,
        body.path("node_id").asText(),
        body.path("node_type").asText(),
        title == null ? body.path("title").asText("") : title);
  }

  private static @Nullable String text(JsonNode body, String name) {
    return body.path(name).isTextual() ? body.path(name).textValue() : null;
  }
}
