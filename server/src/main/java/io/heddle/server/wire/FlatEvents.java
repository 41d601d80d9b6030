package io.heddle.server.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.Decision;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.node.NodeFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events of the flat dialect: {@code graph_run_started}, {@code node_run_succeeded} ... */
final class FlatEvents implements PublicEvents {

  /** A container's progress: remembered for its end. */
  private static final class Container {
    int frames;
  }

  private final String run;
  private final Map<String, Container> containers = new HashMap<>();
  private final Map<String, String> tokens = new HashMap<>();
  private final Set<String> thinking = new HashSet<>();
  private final AgentLogs logs = new AgentLogs(() -> event("agent_log"));
  private boolean handling;
  private boolean waiting;

  /**
   * @param run the execution that is told; those that its nodes begin are not
   */
  FlatEvents(String run) {
    this.run = run;
  }

  @Override
  public List<PublicEvent> of(@Nullable EventId id, RunEvent event) {
    if (!event.executionId().equals(run)) {
      return List.of();
    }
    var told = new ArrayList<ObjectNode>();
    tell(event, told);
    var events = new ArrayList<PublicEvent>();
    for (var i = 0; i < told.size(); i++) {
      var body = told.get(i);
      var last = i == told.size() - 1;
      events.add(new PublicEvent(last ? id : null, body.path("type").textValue(), body));
    }
    return events;
  }

  private void tell(RunEvent event, List<ObjectNode> told) {
    switch (event) {
      case RunEvent.RunStarted _ -> told.add(event("graph_run_started"));
      case RunEvent.NodeStarted started -> {
        if (started.attempt() == 1) {
          told.add(started(started));
        }
      }
      case RunEvent.NodeFinished finished -> finished(finished, told);
      case RunEvent.NodeRetry retry -> {
        thought(retry, retry.place(), told);
        var body = placed("node_run_retry", retry, retry.place());
        body.put("error", retry.failure().message()).put("retry_index", retry.attempt());
        body.put("attempt", retry.attempt());
        told.add(body);
      }
      case RunEvent.ContainerStarted started -> {
        containers.put(key(started.place()), new Container());
        var body = placed(kind(started.place()) + "_started", started, started.place());
        EventFields.inputs(body, started.inputs());
        if (started.items() >= 0) {
          body.put("items", started.items());
        }
        told.add(body);
      }
      case RunEvent.FrameStarted started -> {
        var container = containers.get(key(started.container()));
        if (container != null) {
          container.frames++;
          told.add(
              placed(kind(started.container()) + "_next", started, started.container())
                  .put("index", started.index()));
        }
      }
      case RunEvent.Chunk chunk -> told.add(chunk(chunk));
      case RunEvent.RunPaused(_, var reason, _) -> {
        waiting = true;
        told.add(event("workflow_paused").put("node_id", "").put("prompt", reason));
      }
      case RunEvent.RunResumed _ -> {
        waiting = false;
        told.add(event("workflow_resumed").put("node_id", ""));
      }
      case RunEvent.WaitEvent.Requested requested -> requested(requested, told);
      case RunEvent.WaitEvent.Decided decided -> decided(decided, told);
      case RunEvent.HandlerStarted(_, var error, _) -> {
        handling = true;
        told.add(event("error_handler_started").put("error", error));
      }
      case RunEvent.RunFinished(var result) -> finished(result, told);
      case RunEvent.FrameFinished _,
          RunEvent.AnswerDelta _,
          RunEvent.AnswerReplaced _,
          RunEvent.VariableWritten _,
          RunEvent.SubRunStarted _,
          RunEvent.WaitEvent.RunWaiting _ -> {}
      case RunEvent.AgentLog log -> told.add(logs.live(log));
      case RunEvent.PluginLoaded loaded -> told.add(FlatAsides.of(loaded));
      case RunEvent.PluginEvent plugins -> told.add(FlatAsides.of(plugins));
      case RunEvent.PluginError error -> told.add(FlatAsides.of(error));
      case RunEvent.ResumeWarning warning -> told.add(FlatAsides.of(warning));
      case RunEvent.DebuggerEvent debugged -> told.add(FlatAsides.of(debugged));
    }
  }

  private static ObjectNode event(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private static ObjectNode placed(String type, RunEvent event, RunEvent.Place place) {
    var body = event(type);
    body.put("id", EventFields.executionOf(event.executionId(), place));
    body.put("node_id", place.nodeId()).put("node_type", place.type());
    body.put("node_title", place.title());
    if (!place.path().isEmpty()) {
      body.put("path", EventFields.path(place));
    }
    return body;
  }

  private static ObjectNode started(RunEvent.NodeStarted started) {
    var body = placed("node_run_started", started, started.place());
    body.put("predecessor_node_id", nullIfEmpty(started.predecessor()));
    // The items of a container run side by side; nothing else is a group.
    body.put("parallel_group_id", group(started.place()));
    EventFields.inputs(body, started.inputs());
    return body.put("attempt", started.attempt());
  }

  private static @Nullable String group(RunEvent.Place place) {
    var path = place.path();
    return path.isEmpty() || path.getLast().type().equals("error_handler")
        ? null
        : EventFields.path(place);
  }

  private ObjectNode chunk(RunEvent.Chunk chunk) {
    if (EventFields.isThought(chunk)) {
      thinking.add(key(chunk.place()));
      return placed("reasoning_chunk", chunk, chunk.place())
          .put("reasoning", chunk.delta())
          .put("is_final", false)
          .put("attempt", chunk.attempt())
          .put("offset", chunk.offset());
    }
    var body = placed("node_run_stream_chunk", chunk, chunk.place());
    body.put("chunk", chunk.delta());
    body.putArray("selector").add(chunk.place().nodeId()).add(chunk.output());
    return body.put("is_final", false)
        .put("attempt", chunk.attempt())
        .put("offset", chunk.offset());
  }

  /** A model has thought to the end, if it has thought. */
  private void thought(RunEvent event, RunEvent.Place place, List<ObjectNode> told) {
    if (thinking.remove(key(place))) {
      told.add(placed("reasoning_chunk", event, place).put("reasoning", "").put("is_final", true));
    }
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  private void finished(RunEvent.NodeFinished finished, List<ObjectNode> told) {
    var place = finished.place();
    var failure = finished.failure();
    var container = containers.remove(key(place));
    var failed = finished.status() == NodeStatus.FAILED;
    thought(finished, place, told);
    told.addAll(logs.missed(finished));
    if (container != null) {
      var body = placed(kind(place) + (failed ? "_failed" : "_succeeded"), finished, place);
      body.set("outputs", Json.toJackson(finished.outputs()));
      body.put("steps", container.frames);
      error(body, failure);
      told.add(body);
    }
    var type =
        switch (finished.status()) {
          case FAILED -> "node_run_failed";
          case EXCEPTION -> "node_run_exception";
          case SUCCEEDED -> "node_run_succeeded";
          case PENDING, READY, RUNNING, BACKOFF, WAITING, SKIPPED, CANCELLED -> "";
        };
    if (type.isEmpty()) {
      return;
    }
    var body = placed(type, finished, place);
    var result = body.putObject("node_run_result");
    result.put("status", EventFields.status(finished.status()));
    EventFields.inputs(result, finished.inputs());
    result.set("outputs", Json.toJackson(finished.outputs()));
    result.set("process_data", Json.toJackson(finished.details()));
    EventFields.usage(result.putObject("metadata"), finished.usage());
    result.put("edge_source_handle", finished.handle());
    error(result, failure);
    if (failure != null) {
      result.put("error_type", failure.type());
      body.put("error", failure.message());
    }
    body.put("attempt", finished.attempt());
    body.put("elapsed_ms", finished.at() - finished.startedAt());
    told.add(body);
  }

  private static void error(ObjectNode body, @Nullable NodeFailure failure) {
    if (failure != null) {
      body.put("error", failure.message());
    }
  }

  private void requested(RunEvent.WaitEvent.Requested requested, List<ObjectNode> told) {
    var place = requested.place();
    var form = requested.form();
    tokens.put(key(place), requested.token());
    waiting = true;
    var body = placed("human_input_requested", requested, place);
    body.put("resume_token", requested.token());
    body.put("resume_mode", Forms.mode(form));
    body.set("form_schema", Forms.fields(form));
    body.put("prompt_text", form.content());
    body.set("timeout_at", Forms.deadline(form));
    told.add(body.put("attempt", requested.attempt()));
    told.add(placed("workflow_paused", requested, place).put("prompt", form.content()));
  }

  private void decided(RunEvent.WaitEvent.Decided decided, List<ObjectNode> told) {
    var place = decided.place();
    var timeout = decided.decision().by() == Decision.By.TIMEOUT;
    var name = timeout ? "human_input_timeout" : "human_input_received";
    var body = placed(name, decided, place);
    var token = tokens.remove(key(place));
    body.put("resume_token", token == null ? "" : token);
    body.put(timeout ? "timeout_action" : "decision", decided.decision().action());
    if (!timeout) {
      body.set("form_data", Json.toJackson(Forms.answers(decided.outputs())));
    }
    told.add(body);
    if (waiting) {
      waiting = !tokens.isEmpty();
      told.add(placed("workflow_resumed", decided, place));
    }
  }

  private void finished(RunResult result, List<ObjectNode> told) {
    var failure = result.failure();
    if (handling) {
      var recovered = result.status() == io.heddle.runtime.machine.RunStatus.FAILED_WITH_RECOVERY;
      told.add(
          recovered
              ? outputs(event("error_handler_succeeded"), result.outputs())
              : event("error_handler_failed").put("error", display(failure)));
    }
    told.add(
        switch (result.status()) {
          case SUCCEEDED -> outputs(event("graph_run_succeeded"), result.outputs());
          case PARTIAL_SUCCEEDED ->
              outputs(
                  event("graph_run_partial_succeeded").put("exceptions_count", result.exceptions()),
                  result.outputs());
          case CANCELLED ->
              outputs(event("graph_run_aborted").put("reason", display(failure)), result.outputs());
          case FAILED_WITH_RECOVERY ->
              outputs(
                  event("graph_run_failed")
                      .put("error", display(failure))
                      .put("exceptions_count", result.exceptions()),
                  result.outputs());
          case RUNNING, WAITING, PAUSED, FAILED ->
              event("graph_run_failed")
                  .put("error", display(failure))
                  .put("exceptions_count", result.exceptions());
        });
  }

  private static ObjectNode outputs(ObjectNode body, Value outputs) {
    body.set("outputs", Json.toJackson(outputs));
    return body;
  }

  private static String display(@Nullable RunFailure failure) {
    return failure == null ? "" : failure.display(Dialect.FLAT);
  }

  private static String key(RunEvent.Place place) {
    return EventFields.path(place) + '/' + place.nodeId();
  }

  private static String kind(RunEvent.Place place) {
    return place.type().equals("loop") ? "loop" : "iteration";
  }
}
