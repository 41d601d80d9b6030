package io.heddle.compiler.draft;

import static io.heddle.compiler.DiagnosticCode.E607;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import java.util.LinkedHashMap;

/** Puts {@code node_templates} into the nodes that {@code use} them; a node's own keys win. */
final class NodeTemplates {

  private static final String USE = "use";

  private final TextMap templates;
  private final Findings out;

  NodeTemplates(TextMap text, Findings out) {
    this.out = out;
    this.templates =
        text.get("node_templates") instanceof TextMap map
            ? map
            : new TextMap(text.position(), java.util.Map.of());
    if (text.has("node_templates") && !(text.get("node_templates") instanceof TextMap)) {
      out.add(E607, "'node_templates' must be a mapping of names to node data", text.position());
    }
  }

  TextMap expand(TextMap data, String node) {
    if (!data.has(USE)) {
      return data;
    }
    var use = data.get(USE);
    var name = use instanceof TextScalar scalar ? scalar.text() : "";
    if (!(templates.get(name) instanceof TextMap template)) {
      out.add(
          E607,
          "there is no node template '%s'".formatted(name),
          use == null ? data.position() : use.position(),
          node,
          USE,
          NearestName.of(name, templates.entries().keySet())
              .map("did you mean '%s'?"::formatted)
              .orElse("define it under node_templates"));
      return without(data);
    }
    if (template.has(USE)) {
      out.add(
          E607,
          "node template '%s' uses another template".formatted(name),
          template.position(),
          node,
          USE,
          "a template holds node data only");
    }
    var merged = new LinkedHashMap<>(template.entries());
    merged.putAll(data.entries());
    merged.remove(USE);
    return new TextMap(data.position(), merged);
  }

  private static TextMap without(TextMap data) {
    var copy = new LinkedHashMap<>(data.entries());
    copy.remove(USE);
    return new TextMap(data.position(), copy);
  }
}
