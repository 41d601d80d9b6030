package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.E607;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.draft.Draft;
import io.heddle.compiler.draft.DraftNode;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Keys that other parts of the runtime read, checked and made uniform: {@code cache}, {@code
 * budget}, {@code durability}, {@code breakpoints}.
 */
final class FlatExtras {

  private final Fields fields;
  private final Draft draft;
  private final LinkedHashMap<String, Value> extra = new LinkedHashMap<>();

  FlatExtras(Fields fields, Draft draft) {
    this.fields = fields;
    this.draft = draft;
  }

  /**
   * @param triggers as the text has them
   */
  ObjectValue read(List<Value> triggers) {
    var durability = fields.oneOf("durability", "", List.of("durable", "ephemeral"));
    if (!durability.isEmpty()) {
      extra.put("durability", Value.of(durability));
    }
    cache();
    budget();
    if (!triggers.isEmpty()) {
      extra.put("triggers", Value.array(triggers));
    }
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
      nodes.forEach(node -> checkNode(draft, cache, "nodes", node));
      entries.put("nodes", Value.array(nodes.stream().map(Value::of).toList()));
    }
    var life = cache.integer("ttl_secs", 0, 1, Integer.MAX_VALUE);
    if (life > 0) {
      entries.put("ttl_secs", Value.of(life));
    }
    cache.reportUnknown();
    extra.put("cache", new ObjectValue(entries));
  }

  static void checkNode(Draft draft, Fields from, String key, String node) {
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
