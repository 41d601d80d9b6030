package io.heddle.server.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events of an app: {@code workflow_started}, {@code node_finished}, {@code message} ...
 *
 * <p>Iterations and loops have events of their own instead of a node's. What only waits is told as
 * paused, and what comes after as a resumption, as clients know it.
 */
final class ExportEvents implements PublicEvents {

  private final String runId;
  private final ExportRun run;
  private final ExportNodes nodes = new ExportNodes();
  private final AgentLogs logs = new AgentLogs(JsonNodeFactory.instance::objectNode);
  private final Set<String> thinking = new HashSet<>();
  private final Map<String, RunEvent.WaitEvent.Requested> asked = new LinkedHashMap<>();
  private final Map<String, ExportContainer> containers = new HashMap<>();
  private final List<Value> resources = new ArrayList<>();
  private ObjectValue inputs = ObjectValue.EMPTY;
  private long startedAt;
  private boolean paused;

  /**
   * @param runId the execution that is told; those that its nodes begin are not
   */
  ExportEvents(String runId, ExportRun run) {
    this.runId = runId;
    this.run = run;
  }

  @Override
  public List<PublicEvent> of(@Nullable EventId id, RunEvent event) {
    if (!event.executionId().equals(runId)) {
      return List.of();
    }
    var bodies = new ArrayList<ObjectNode>();
    tell(event, bodies);
    var events = new ArrayList<PublicEvent>();
    for (var i = 0; i < bodies.size(); i++) {
      var body = bodies.get(i);
      var last = i == bodies.size() - 1;
      events.add(new PublicEvent(last ? id : null, body.path("event").textValue(), body));
    }
    return events;
  }

  private void tell(RunEvent event, List<ObjectNode> told) {
    switch (event) {
      case RunEvent.RunStarted started -> {
        inputs = started.inputs();
        startedAt = started.at();
        told.add(started("initial", started.at()));
      }
      case RunEvent.NodeStarted started -> {
        // A further attempt is told by the retry before it.
        if (started.attempt() == 1 && ExportContainer.is(started.place())) {
          nodes.container();
        } else if (started.attempt() == 1) {
          told.add(data("node_started", nodes.started(started), started.at()));
        }
      }
      case RunEvent.NodeRetry retry -> {
        thought(retry.place(), retry.at(), told);
        told.add(data("node_retry", nodes.retry(retry), retry.at()));
      }
      case RunEvent.NodeFinished finished -> finished(finished, told);
      case RunEvent.ContainerStarted started -> {
        var container = new ExportContainer(started);
        containers.put(key(started.place()), container);
        told.add(data(container.kind() + "_started", container.started(), started.at()));
      }
      case RunEvent.FrameStarted started -> {
        var container = containers.get(key(started.container()));
        if (container != null && started.index() > 0) {
          told.add(data(container.kind() + "_next", container.next(started), started.at()));
        }
        if (container != null) {
          container.count();
        }
      }
      case RunEvent.FrameFinished(_, var place, var index, _, var result, _) -> {
        var container = containers.get(key(place));
        if (container != null) {
          container.yielded(index, result);
        }
      }
      case RunEvent.AnswerDelta delta -> told.add(said(delta));
      case RunEvent.AnswerReplaced(_, var text, var at) -> told.add(replaced(text, at));
      case RunEvent.RunPaused(_, var reason, var at) -> {
        paused = true;
        var why = JsonNodeFactory.instance.objectNode();
        why.put("type", "scheduled_pause").put("message", reason);
        told.add(paused(List.of(why), at));
      }
      case RunEvent.RunResumed(_, var at) -> resume(at, told);
      case RunEvent.WaitEvent.Requested requested -> {
        asked.put(key(requested.place()), requested);
        told.add(data("human_input_required", ExportWaits.required(requested), requested.at()));
      }
      case RunEvent.WaitEvent.Decided decided -> {
        asked.remove(key(decided.place()));
        resume(decided.at(), told);
        told.add(data(ExportWaits.name(decided), ExportWaits.decided(decided), decided.at()));
      }
      case RunEvent.WaitEvent.RunWaiting(_, var at) -> {
        paused = true;
        told.add(paused(asked.values().stream().map(ExportWaits::reason).toList(), at));
      }
      case RunEvent.RunFinished(var result) -> finished(result, told);
      case RunEvent.Chunk chunk -> {
        if (EventFields.isThought(chunk)) {
          thinking.add(key(chunk.place()));
          told.add(thought(chunk.place(), chunk.delta(), false, chunk.at()));
        }
      }
      case RunEvent.AgentLog log -> told.add(data("agent_log", logs.live(log), log.at()));
      case RunEvent.VariableWritten _,
          RunEvent.HandlerStarted _,
          RunEvent.SubRunStarted _,
          RunEvent.PluginLoaded _,
          RunEvent.ResumeWarning _,
          RunEvent.DebuggerEvent _,
          RunEvent.PluginEvent _,
          RunEvent.PluginError _ -> {}
    }
  }

  /** A model has thought to the end, if it has thought. */
  private void thought(RunEvent.Place place, long at, List<ObjectNode> told) {
    if (thinking.remove(key(place))) {
      told.add(thought(place, "", true, at));
    }
  }

  private ObjectNode thought(RunEvent.Place place, String delta, boolean last, long at) {
    var data = JsonNodeFactory.instance.objectNode();
    data.put("reasoning", delta).put("node_id", place.nodeId()).put("is_final", last);
    if (run.chat()) {
      data.put("message_id", run.message());
    }
    if (!place.path().isEmpty()) {
      data.put("path", EventFields.path(place));
    }
    return data("reasoning_chunk", data, at);
  }

  private void resume(long at, List<ObjectNode> told) {
    if (paused) {
      paused = false;
      told.add(started("resumption", at));
    }
  }

  private void finished(RunEvent.NodeFinished finished, List<ObjectNode> told) {
    nodes.count(finished);
    thought(finished.place(), finished.at(), told);
    if (finished.details().get("retriever_resources") instanceof ArrayValue found) {
      found.items().forEach(resources::add);
    }
    var container = containers.remove(key(finished.place()));
    if (container != null) {
      told.add(data(container.kind() + "_completed", container.completed(finished), finished.at()));
    } else {
      for (var log : logs.missed(finished)) {
        told.add(data("agent_log", log, finished.at()));
      }
      told.add(data("node_finished", nodes.finished(finished), finished.at()));
    }
  }

  private ObjectNode event(String name, long at) {
    var body = JsonNodeFactory.instance.objectNode().put("event", name);
    if (run.chat()) {
      body.put("conversation_id", run.conversation()).put("message_id", run.message());
      body.put("created_at", at / 1000);
    }
    return body.put("task_id", run.task());
  }

  private ObjectNode data(String name, ObjectNode data, long at) {
    var body = event(name, at).put("workflow_run_id", runId);
    body.set("data", data);
    return body;
  }

  private ObjectNode started(String reason, long at) {
    var data = JsonNodeFactory.instance.objectNode();
    data.put("id", runId).put("workflow_id", run.workflow());
    data.set("inputs", Json.toJackson(inputs));
    return data(
        "workflow_started", data.put("created_at", startedAt / 1000).put("reason", reason), at);
  }

  private ObjectNode said(RunEvent.AnswerDelta delta) {
    var body = run.chat() ? event("message", delta.at()) : null;
    var into = body == null ? JsonNodeFactory.instance.objectNode() : body.put("id", run.message());
    into.put(run.chat() ? "answer" : "text", delta.delta());
    var selector = into.putArray("from_variable_selector");
    delta.selector().forEach(selector::add);
    return body == null ? data("text_chunk", into, delta.at()) : body;
  }

  private ObjectNode replaced(String text, long at) {
    if (run.chat()) {
      return event("message_replace", at).put("answer", text).put("reason", "answer_changed");
    }
    return data("text_replace", JsonNodeFactory.instance.objectNode().put("text", text), at);
  }

  private ObjectNode paused(List<ObjectNode> reasons, long at) {
    var data = JsonNodeFactory.instance.objectNode().put("workflow_run_id", runId);
    var waiting = data.putArray("paused_nodes");
    asked.values().forEach(one -> waiting.add(one.place().nodeId()));
    data.putObject("outputs");
    data.putArray("reasons").addAll(reasons);
    data.put("status", "paused").put("created_at", startedAt / 1000);
    data.put("elapsed_time", EventFields.seconds(startedAt, at));
    data.put("total_tokens", nodes.tokens()).put("total_steps", nodes.steps());
    return data("workflow_paused", data, at);
  }

  private void finished(RunResult result, List<ObjectNode> told) {
    var at = result.endedAt();
    if (run.chat() && result.status() != RunStatus.FAILED) {
      told.add(messageEnd(result));
    }
    var data = JsonNodeFactory.instance.objectNode();
    data.put("id", runId).put("workflow_id", run.workflow());
    data.put("status", BlockingBodies.status(result.status()));
    data.set("outputs", Json.toJackson(result.outputs()));
    data.put("error", BlockingBodies.error(result));
    data.put("elapsed_time", EventFields.seconds(result.startedAt(), at));
    data.put("total_tokens", result.usage().totalTokens()).put("total_steps", result.steps());
    data.putObject("created_by").put("id", run.user()).put("user", run.user());
    data.put("created_at", result.startedAt() / 1000).put("finished_at", at / 1000);
    data.put("exceptions_count", result.exceptions());
    data.set("files", files(result.outputs()));
    told.add(data("workflow_finished", data, at));
  }

  private ObjectNode messageEnd(RunResult result) {
    var body = event("message_end", result.endedAt()).put("id", run.message());
    var metadata = body.putObject("metadata");
    EventFields.usage(metadata.putObject("usage"), result.usage());
    metadata.set("retriever_resources", Json.toJackson(Value.array(resources)));
    body.set("files", files(result.outputs()));
    return body;
  }

  private static JsonNode files(ObjectValue outputs) {
    return outputs.get("files") instanceof ArrayValue files
        ? Json.toJackson(files)
        : JsonNodeFactory.instance.arrayNode();
  }

  private static String key(RunEvent.Place place) {
    return EventFields.path(place) + '/' + place.nodeId();
  }
}
