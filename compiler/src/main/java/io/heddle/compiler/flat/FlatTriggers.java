package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.E501;
import static io.heddle.compiler.DiagnosticCode.E607;
import static io.heddle.compiler.DiagnosticCode.E608;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.ir.EventTrigger;
import io.heddle.compiler.ir.EventTrigger.Event;
import io.heddle.compiler.ir.EventTrigger.Input;
import io.heddle.compiler.lower.Scope;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.JinjaResult;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The key {@code triggers}: what starts a run of this workflow, and what its runs start. */
final class FlatTriggers {

  /** A run may fire all of them at each of its nodes. */
  private static final int MOST_EVENTS = 100;

  private static final List<String> TYPES = List.of("schedule", "webhook", "event");
  private static final List<String> EVENTS =
      Arrays.stream(Event.values()).map(Event::text).toList();
  private static final List<String> ACTIONS = List.of("execute-triggered-workflow");
  private static final List<String> NAMESPACES =
      List.of("sys", "env", "conversation", FlatSelectors.LOOP, FlatSelectors.SCOPE);

  private final Fields fields;
  private final Scope scope;
  private final List<Value> all = new ArrayList<>();
  private final List<EventTrigger> events = new ArrayList<>();

  private FlatTriggers(Fields fields, Scope scope) {
    this.fields = fields;
    this.scope = scope;
  }

  static FlatTriggers read(Fields fields, Scope scope) {
    var triggers = new FlatTriggers(fields, scope);
    triggers.read();
    return triggers;
  }

  /** Every trigger as the text has it, templates expanded. */
  List<Value> all() {
    return all;
  }

  /** Those that start other workflows. */
  List<EventTrigger> events() {
    return events;
  }

  private void read() {
    var ids = new HashSet<String>();
    for (var item : fields.maps("triggers")) {
      var trigger = Fields.of(template(item), sink(item));
      read(trigger, ids);
      all.add(trigger.map().toValue());
    }
    if (events.size() > MOST_EVENTS) {
      fields.report(
          E607,
          "triggers",
          "%d event triggers, at most %d are allowed".formatted(events.size(), MOST_EVENTS),
          null);
    }
  }

  private static Consumer<Diagnostic> sink(Fields item) {
    return found ->
        item.report(
            found.code(),
            found.field() == null ? "" : found.field(),
            found.message(),
            found.hint());
  }

  /** A trigger that uses a template: its own keys win. */
  private TextMap template(Fields item) {
    var use = item.text("use");
    if (use == null) {
      return item.map();
    }
    var merged = new LinkedHashMap<String, TextMap.Entry>();
    if (fields.mapOrEmpty("trigger_templates").map().get(use) instanceof TextMap template) {
      merged.putAll(template.entries());
    } else {
      item.report(
          E607,
          "use",
          "there is no trigger template '%s'".formatted(use),
          NearestName.of(use, fields.mapOrEmpty("trigger_templates").map().entries().keySet())
              .map("did you mean '%s'?"::formatted)
              .orElse("define it under trigger_templates"));
    }
    merged.putAll(item.map().entries());
    merged.remove("use");
    return new TextMap(item.position(), merged);
  }

  private void read(Fields trigger, Set<String> ids) {
    var id = trigger.requiredText("id");
    if (id != null && !ids.add(id)) {
      trigger.report(E607, "id", "there are two triggers '%s'".formatted(id), null);
    }
    switch (trigger.oneOf("type", "", TYPES)) {
      case "schedule" -> schedule(trigger);
      case "webhook" -> required(trigger, "path");
      case "event" -> event(trigger, id == null ? "" : id);
      default -> {
        if (!trigger.has("type")) {
          trigger.report(E608, "type", "a trigger has no type", String.join(", ", TYPES));
        }
      }
    }
    trigger.ignore("secret_ref", "inputs", "method", "enabled", "name", "response");
    trigger.reportUnknown();
  }

  private static void schedule(Fields trigger) {
    if (!trigger.has("cron") && !trigger.has("every_secs")) {
      trigger.report(E608, "cron", "a schedule has no cron expression", "cron: \"0 3 * * *\"");
    }
    var cron = trigger.text("cron");
    if (cron != null && !cron.startsWith("@")) {
      var parts = cron.strip().split("\\s+").length;
      if (parts < 5 || parts > 6) {
        trigger.report(
            E607,
            "cron",
            "a cron expression has five fields, not %d".formatted(parts),
            "0 3 * * *");
      }
    }
    var zone = trigger.text("timezone");
    if (zone != null) {
      try {
        ZoneId.of(zone);
      } catch (DateTimeException _) {
        trigger.report(E607, "timezone", "unknown time zone '%s'".formatted(zone), "Europe/Berlin");
      }
    }
    trigger.oneOf("misfire", "run-once", List.of("run-once", "skip", "run-all"));
    trigger.ignore("every_secs");
  }

  private void event(Fields trigger, String id) {
    var word = trigger.oneOf("on", "", EVENTS);
    required(trigger, "on");
    trigger.oneOf("action", ACTIONS.getFirst(), ACTIONS);
    required(trigger, "workflow");
    var event = Arrays.stream(Event.values()).filter(one -> one.text().equals(word)).findFirst();
    var node = node(trigger, event.isEmpty() || event.get().isOfNode());
    checkName(trigger, id);
    scope.addTrigger(id);
    var read =
        new EventTrigger(
            id,
            event.orElse(Event.NODE_COMPLETED),
            node,
            trigger.textOr("workflow", ""),
            trigger.text("version"),
            inputs(trigger),
            trigger.bool("wait", false),
            trigger.position());
    if (trigger.bool("enabled", true)) {
      events.add(read);
    }
  }

  private int node(Fields trigger, boolean isOfNode) {
    var node = trigger.text("node");
    if (node == null) {
      return -1;
    }
    if (!isOfNode) {
      trigger.report(
          E607, "node", "the event is one of the run, not of a node", "leave the node out");
      return -1;
    }
    FlatExtras.checkNode(scope.draft(), trigger, "node", node);
    return scope.draft().root().indexOf(node);
  }

  /** The run reads the outputs of the other one as those of a node. */
  private void checkName(Fields trigger, String id) {
    if (NAMESPACES.contains(id) || scope.draft().root().indexOf(id) >= 0) {
      trigger.report(
          E607,
          "id",
          "'%s' is the name of %s already"
              .formatted(id, NAMESPACES.contains(id) ? "a namespace" : "a node"),
          "what the workflow puts out is read under the trigger's id; give it another");
    }
  }

  private static List<Input> inputs(Fields trigger) {
    var inputs = new ArrayList<Input>();
    var map = trigger.mapOrEmpty("inputs");
    for (var name : map.map().entries().keySet()) {
      inputs.add(input(map, name));
    }
    return inputs;
  }

  private static Input input(Fields map, String name) {
    var value = map.value(name);
    if (value instanceof TextScalar(_, _, StringValue(var text)) && text.contains("{")) {
      switch (JinjaTemplate.compile(text, JinjaPolicy.flat())) {
        case JinjaResult.Compiled(var template) -> {
          return new Input(name, template, Value.none());
        }
        case JinjaResult.Rejected(var errors) -> {
          for (var error : errors) {
            map.report(E501, name, error.message(), error.hint());
          }
        }
      }
    }
    return new Input(name, null, value == null ? Value.none() : value.toValue());
  }

  private static void required(Fields trigger, String key) {
    if (!trigger.has(key)) {
      trigger.report(E608, key, "the trigger has no %s".formatted(key), null);
    }
    trigger.ignore(key);
  }
}
