package io.heddle.server.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.event.EventId;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.wire.PublicEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The views of executions as JSON, written and read: fields are the components of the records in
 * snake case. Readers pass over fields they do not know, so that an older client understands a
 * newer server; what has the wrong type is an {@link ExecutionException}.
 */
public final class ExecutionJson {

  private ExecutionJson() {}

  // ---- an execution

  public static ObjectNode write(ExecutionView view) {
    var json = object();
    json.put("id", view.id()).put("group", view.group());
    json.put("workflow", view.workflow()).put("version", view.version());
    json.put("status", view.status()).put("parent", view.parent());
    json.put("started_by", view.startedBy()).put("user", view.user());
    json.put("conversation", view.conversation());
    json.put("started_at", view.startedAt()).put("updated_at", view.updatedAt());
    json.put("ended_at", view.endedAt());
    json.set("outputs", values(view.outputs()));
    json.put("error", view.error());
    return json.put("purged", view.purged());
  }

  public static ExecutionView execution(JsonNode json) {
    return execution(JsonFields.of(json));
  }

  private static ExecutionView execution(JsonFields json) {
    return new ExecutionView(
        json.text("id"),
        json.text("group"),
        json.text("workflow"),
        json.small("version", 0),
        json.text("status"),
        json.text("parent"),
        json.text("started_by"),
        json.text("user"),
        json.text("conversation"),
        json.whole("started_at", 0),
        json.whole("updated_at", 0),
        json.whole("ended_at", 0),
        json.valuesOrNull("outputs"),
        json.textOrNull("error"),
        json.flag("purged"));
  }

  // ---- a page

  public static ObjectNode write(ExecutionPage page) {
    var json = object();
    json.set("executions", array(page.executions(), ExecutionJson::write));
    return json.put("next", page.next());
  }

  public static ExecutionPage page(JsonNode json) {
    var fields = JsonFields.of(json);
    return new ExecutionPage(
        fields.objects("executions", ExecutionJson::execution), fields.textOrNull("next"));
  }

  // ---- counts

  public static ObjectNode write(Map<String, Long> counts) {
    var json = object();
    counts.forEach(json::put);
    return object().set("counts", json);
  }

  public static Map<String, Long> counts(JsonNode json) {
    var counts = new TreeMap<String, Long>();
    json.path("counts")
        .properties()
        .forEach(each -> counts.put(each.getKey(), each.getValue().asLong()));
    return counts;
  }

  // ---- all of an execution

  public static ObjectNode write(ExecutionDetail detail) {
    var json = object();
    json.set("execution", write(detail.execution()));
    json.set("inputs", Json.toJackson(detail.inputs()));
    json.put("steps", detail.steps()).put("exceptions", detail.exceptions());
    json.put("tokens", detail.tokens());
    json.set("nodes", array(detail.nodes(), ExecutionJson::write));
    json.set("forms", array(detail.forms(), ExecutionJson::write));
    json.set("children", array(detail.children(), ExecutionJson::write));
    return json;
  }

  public static ExecutionDetail detail(JsonNode json) {
    var fields = JsonFields.of(json);
    return new ExecutionDetail(
        execution(fields.object("execution")),
        fields.values("inputs"),
        fields.small("steps", 0),
        fields.small("exceptions", 0),
        fields.whole("tokens", 0),
        fields.objects("nodes", ExecutionJson::nodeRun),
        fields.objects("forms", ExecutionJson::form),
        fields.objects("children", ExecutionJson::execution));
  }

  private static ObjectNode write(ExecutionDetail.NodeRunView run) {
    var json = object();
    json.put("path", run.path()).put("node", run.node());
    json.put("type", run.type()).put("title", run.title());
    json.put("attempt", run.attempt()).put("status", run.status());
    json.put("started_at", run.startedAt()).put("ended_at", run.endedAt());
    json.put("tokens", run.tokens()).put("run", run.run());
    json.put("reused_from", run.reusedFrom());
    return json.put("error", run.error());
  }

  private static ExecutionDetail.NodeRunView nodeRun(JsonFields json) {
    return new ExecutionDetail.NodeRunView(
        json.text("path"),
        json.text("node"),
        json.text("type"),
        json.text("title"),
        json.small("attempt", 1),
        json.text("status"),
        json.whole("started_at", 0),
        json.whole("ended_at", 0),
        json.whole("tokens", 0),
        json.text("run"),
        json.text("reused_from"),
        json.textOrNull("error"));
  }

  private static ObjectNode write(ExecutionDetail.FormView form) {
    var json = object();
    json.put("path", form.path()).put("frame", form.frame()).put("node", form.node());
    json.put("text", form.text());
    json.set("actions", texts(form.actions()));
    return json.put("deadline", form.deadline());
  }

  private static ExecutionDetail.FormView form(JsonFields json) {
    return new ExecutionDetail.FormView(
        json.text("path"),
        json.small("frame", 0),
        json.text("node"),
        json.text("text"),
        json.texts("actions"),
        json.whole("deadline", 0));
  }

  // ---- a workflow

  public static ObjectNode write(WorkflowView workflow) {
    var json = object();
    json.put("group", workflow.group()).put("id", workflow.id());
    json.put("version", workflow.version()).put("hash", workflow.hash());
    json.set("labels", texts(workflow.labels()));
    json.set("warnings", texts(workflow.warnings()));
    return json;
  }

  public static WorkflowView workflow(JsonNode json) {
    return workflow(JsonFields.of(json));
  }

  private static WorkflowView workflow(JsonFields json) {
    return new WorkflowView(
        json.text("group"),
        json.text("id"),
        json.small("version", 0),
        json.text("hash"),
        json.texts("labels"),
        json.texts("warnings"));
  }

  /** {@code {"workflows": [...]}}. */
  public static ObjectNode write(List<WorkflowView> workflows) {
    var json = object();
    json.set("workflows", array(workflows, ExecutionJson::write));
    return json;
  }

  public static List<WorkflowView> workflows(JsonNode json) {
    return JsonFields.of(json).objects("workflows", ExecutionJson::workflow);
  }

  // ---- a start

  public static ObjectNode write(StartOrder order) {
    var json = object();
    json.put("workflow", order.workflow()).put("version", order.version());
    json.set("inputs", Json.toJackson(order.inputs()));
    json.put("idempotency_key", order.idempotencyKey()).put("user", order.user());
    json.put("started_by", order.startedBy()).put("trigger", order.trigger());
    return json.put("conversation", order.conversation());
  }

  /**
   * @param group is not part of the JSON, for a path names it
   */
  public static StartOrder startOrder(String group, JsonNode json) {
    var fields =
        JsonFields.of(json)
            .only(
                "workflow",
                "version",
                "inputs",
                "idempotency_key",
                "user",
                "started_by",
                "trigger",
                "conversation");
    var startedBy = fields.text("started_by");
    return new StartOrder(
        group,
        fields.required("workflow"),
        fields.textOrNull("version"),
        fields.values("inputs"),
        fields.textOrNull("idempotency_key"),
        fields.text("user"),
        startedBy.isEmpty() ? "api" : startedBy,
        fields.textOrNull("trigger"),
        fields.text("conversation"));
  }

  // ---- an answer to a node

  public static ObjectNode write(SubmitOrder order) {
    var json = object();
    json.put("node", order.node()).put("frame", order.frame()).put("token", order.token());
    json.put("submit_id", order.submitId()).put("action", order.action());
    json.set("data", Json.toJackson(order.data()));
    return json.put("who", order.who());
  }

  public static SubmitOrder submitOrder(JsonNode json) {
    var fields =
        JsonFields.of(json).only("node", "frame", "token", "submit_id", "action", "data", "who");
    return new SubmitOrder(
        fields.textOrNull("node"),
        fields.small("frame", -1),
        fields.textOrNull("token"),
        fields.required("submit_id"),
        fields.textOrNull("action"),
        fields.values("data"),
        fields.text("who"));
  }

  public static ObjectNode write(SubmitView view) {
    var json = object();
    json.put("result", view.result()).put("node", view.node()).put("handle", view.handle());
    json.set("messages", texts(view.messages()));
    return json;
  }

  public static SubmitView submit(JsonNode json) {
    var fields = JsonFields.of(json);
    return new SubmitView(
        fields.text("result"),
        fields.text("node"),
        fields.text("handle"),
        fields.texts("messages"));
  }

  // ---- an event

  /**
   * @param id as the server sent it with the event, or null
   */
  public static PublicEvent event(@Nullable String id, ObjectNode body) {
    var known = id == null ? null : EventId.parse(id).orElse(null);
    return new PublicEvent(known, body.path("event").asText(), body);
  }

  // ---- an error

  /** As RFC 9457 has it; {@code code} tells errors apart. */
  public static ObjectNode write(ExecutionException problem) {
    var json = object();
    json.put("type", "about:blank").put("title", problem.code().name());
    json.put("status", status(problem.code())).put("code", problem.code().name());
    json.put("detail", problem.getMessage());
    if (problem.retryAfterSeconds() > 0) {
      json.put("retry_after", problem.retryAfterSeconds());
    }
    return json;
  }

  /**
   * Understands what {@link #write(ExecutionException)} wrote; UNAVAILABLE for a code it does not
   * know.
   */
  public static ExecutionException problem(JsonNode json) {
    var name = json.path("code").asText();
    var code = Code.UNAVAILABLE;
    for (var known : Code.values()) {
      code = known.name().equals(name) ? known : code;
    }
    return new ExecutionException(
        code, json.path("detail").asText(), json.path("retry_after").asLong());
  }

  /** The HTTP status of an error. */
  public static int status(Code code) {
    return switch (code) {
      case NOT_FOUND -> 404;
      case NOT_RUNNING, CONFLICT -> 409;
      case INVALID -> 400;
      case BUSY -> 429;
      case OVERLOADED, UNAVAILABLE -> 503;
    };
  }

  // ---- parts

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static JsonNode values(@Nullable ObjectValue values) {
    return values == null ? JsonNodeFactory.instance.nullNode() : Json.toJackson(values);
  }

  private static ArrayNode texts(List<String> texts) {
    return array(texts, JsonNodeFactory.instance::textNode);
  }

  private static <T> ArrayNode array(List<T> items, Function<T, JsonNode> write) {
    var array = JsonNodeFactory.instance.arrayNode(items.size());
    items.forEach(item -> array.add(write.apply(item)));
    return array;
  }
}
