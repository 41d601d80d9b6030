package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.E607;
import static io.heddle.compiler.DiagnosticCode.E608;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.draft.Draft;
import io.heddle.compiler.draft.DraftNode;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Keys that other parts of the runtime read, checked and made uniform: {@code triggers}, {@code
 * cache}, {@code budget}, {@code durability}, {@code breakpoints}.
 */
final class FlatExtras {

  private static final List<String> TRIGGER_TYPES = List.of("schedule", "webhook", "event");
  private static final List<String> EVENTS =
      List.of(
          "node-completed",
          "node-failed",
          "workflow-completed",
          "workflow-failed",
          "workflow-started");
  private static final List<String> ACTIONS =
      List.of("execute-triggered-workflow", "start-workflow");

  private final Fields fields;
  private final Draft draft;
  private final LinkedHashMap<String, Value> extra = new LinkedHashMap<>();

  FlatExtras(Fields fields, Draft draft) {
    this.fields = fields;
    this.draft = draft;
  }

  ObjectValue read() {
    var durability = fields.oneOf("durability", "", List.of("durable", "ephemeral"));
    if (!durability.isEmpty()) {
      extra.put("durability", Value.of(durability));
    }
    cache();
    budget();
    triggers();
    breakpoints();
    if (fields.has("description")) {
      extra.put("description", Value.of(fields.textOr("description", "")));
    }
    return new ObjectValue(extra);
  }

  private void cache() {
    var cache = fields.map("cache");
    if (cache == null) {
      return;
    }
    var entries = new LinkedHashMap<String, Value>();
    if (cache.value("nodes") instanceof TextScalar word) {
      if (!word.text().equals("all")) {
        cache.report(E607, "nodes", "'nodes' must be 'all' or a list of node ids", null);
      }
      entries.put("nodes", Value.of("all"));
    } else {
      var nodes = cache.texts("nodes");
      nodes.forEach(node -> checkNode(cache, "nodes", node));
      entries.put("nodes", Value.array(nodes.stream().map(Value::of).toList()));
    }
    entries.put("ttl_secs", Value.of(cache.integer("ttl_secs", 3600, 1, Integer.MAX_VALUE)));
    cache.reportUnknown();
    extra.put("cache", new ObjectValue(entries));
  }

  private void checkNode(Fields from, String key, String node) {
    var ids = draft.root().nodes().stream().map(DraftNode::id).toList();
    if (!ids.contains(node)) {
      from.report(
          E607,
          key,
          "there is no node '%s'".formatted(node),
          NearestName.of(node, ids).map("did you mean '%s'?"::formatted).orElse(null));
    }
  }

  private void budget() {
    var budget = fields.map("budget");
    if (budget == null) {
      return;
    }
    var entries = new LinkedHashMap<String, Value>();
    var tokens = budget.integer("tokens", 0, 1, Long.MAX_VALUE);
    if (tokens > 0) {
      entries.put("tokens", Value.of(tokens));
    }
    var money = budget.text("money");
    if (money != null) {
      var match =
          java.util.regex.Pattern.compile("\\s*(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([A-Z]{3})\\s*")
              .matcher(money);
      if (match.matches()) {
        entries.put("money", Value.of(match.group(1)));
        entries.put("currency", Value.of(match.group(2)));
      } else {
        budget.report(E607, "money", "'%s' is no amount".formatted(money), "money: \"1.50 USD\"");
      }
    }
    var onExceeded = budget.oneOf("on_exceeded", "fail", List.of("pause", "fail"));
    entries.put("on_exceeded", Value.of(onExceeded));
    budget.reportUnknown();
    extra.put("budget", new ObjectValue(entries));
  }

  private void triggers() {
    var triggers = new ArrayList<Value>();
    var ids = new HashSet<String>();
    for (var item : fields.maps("triggers")) {
      var trigger = Fields.of(template(item), fieldsSink(item));
      triggers.add(trigger(trigger, ids));
    }
    if (!triggers.isEmpty()) {
      extra.put("triggers", Value.array(triggers));
    }
  }

  private static java.util.function.Consumer<io.heddle.compiler.Diagnostic> fieldsSink(
      Fields item) {
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

  private Value trigger(Fields trigger, Set<String> ids) {
    var id = trigger.requiredText("id");
    if (id != null && !ids.add(id)) {
      trigger.report(E607, "id", "there are two triggers '%s'".formatted(id), null);
    }
    var type = trigger.oneOf("type", "", TRIGGER_TYPES);
    switch (type) {
      case "schedule" -> schedule(trigger);
      case "webhook" -> required(trigger, "path");
      case "event" -> event(trigger);
      default -> {
        if (!trigger.has("type")) {
          trigger.report(E608, "type", "a trigger has no type", String.join(", ", TRIGGER_TYPES));
        }
      }
    }
    trigger.ignore("secret_ref", "inputs", "method", "enabled", "name", "response");
    trigger.reportUnknown();
    return trigger.map().toValue();
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
        java.time.ZoneId.of(zone);
      } catch (java.time.DateTimeException _) {
        trigger.report(E607, "timezone", "unknown time zone '%s'".formatted(zone), "Europe/Berlin");
      }
    }
    trigger.oneOf("misfire", "run-once", List.of("run-once", "skip", "run-all"));
    trigger.ignore("every_secs");
  }

  private void event(Fields trigger) {
    trigger.oneOf("on", "", EVENTS);
    required(trigger, "on");
    var node = trigger.text("node");
    if (node != null) {
      checkNode(trigger, "node", node);
    }
    trigger.oneOf("action", "execute-triggered-workflow", ACTIONS);
    required(trigger, "workflow");
    trigger.bool("wait", false);
    trigger.ignore("version", "when", "condition");
  }

  private static void required(Fields trigger, String key) {
    if (!trigger.has(key)) {
      trigger.report(E608, key, "the trigger has no %s".formatted(key), null);
    }
    trigger.ignore(key);
  }

  /** {@code breakpoint: before | after} of any node, for the debugger. */
  private void breakpoints() {
    var points = new ArrayList<Value>();
    for (var graph : draft.graphs()) {
      for (var node : graph.nodes()) {
        if (node.data().get("breakpoint") instanceof TextScalar phase) {
          points.add(
              Value.object(
                  java.util.Map.of("node", Value.of(node.id()), "phase", Value.of(phase.text()))));
        } else if (node.data().get("breakpoint") instanceof TextList) {
          fields.report(E607, "nodes", "a breakpoint is 'before' or 'after'", null);
        }
      }
    }
    if (!points.isEmpty()) {
      extra.put("breakpoints", Value.array(points));
    }
  }
}
