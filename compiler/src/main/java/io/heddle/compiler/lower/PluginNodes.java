package io.heddle.compiler.lower;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.dsl.TextValue;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.template.Part;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Nodes of kinds that plugins provide. Their settings are not understood, only searched for what
 * they read: {@code {variable, value_selector}} pairs, keys that end in {@code _selector}, and
 * {@code {{#..#}}} references.
 */
public final class PluginNodes {

  private PluginNodes() {}

  public static NodeSpec of(NodeReading node) {
    var bindings = new ArrayList<Binding>();
    search(node, node.node().data(), "", bindings);
    var fields = node.fields();
    fields.map().entries().keySet().forEach(fields::ignore);
    return new NodeSpec.Plugin(node.type(), (ObjectValue) node.node().data().toValue(), bindings);
  }

  /** Recursion is bounded by the depth that a text may have. */
  private static void search(
      NodeReading node, TextValue value, String name, List<Binding> bindings) {
    switch (value) {
      case TextMap map -> searchMap(node, map, bindings);
      case TextList list -> list.items().forEach(item -> search(node, item, name, bindings));
      case TextScalar(var at, _, StringValue(var text)) when text.contains("{{#") -> {
        for (var part : node.template(text, at, name).parts()) {
          if (part instanceof Part.Reference reference) {
            add(bindings, new Binding(String.join(".", reference.selector()), reference.index()));
          }
        }
      }
      case TextScalar _ -> {}
    }
  }

  private static void searchMap(NodeReading node, TextMap map, List<Binding> bindings) {
    var fields = Fields.of(map, node::report).inNode(node.node().id());
    for (var entry : map.entries().entrySet()) {
      var key = entry.getKey();
      if (key.endsWith("_selector") && isSelector(node, entry.getValue().value())) {
        var name = fields.has("variable") ? fields.textOr("variable", key) : key;
        var input = node.input(fields, key);
        if (input >= 0) {
          add(bindings, new Binding(name, input));
        }
      } else {
        search(node, entry.getValue().value(), key, bindings);
      }
    }
  }

  /** App exports write selectors as lists; what else has such a name is something else. */
  private static boolean isSelector(NodeReading node, TextValue value) {
    return switch (value) {
      case TextList list -> list.items().stream().allMatch(PluginNodes::isText);
      case TextScalar scalar -> isText(scalar) && node.dialect() == Dialect.FLAT;
      case TextMap _ -> false;
    };
  }

  private static boolean isText(TextValue value) {
    return value instanceof TextScalar(_, _, StringValue _);
  }

  private static void add(List<Binding> bindings, Binding binding) {
    if (!bindings.contains(binding)) {
      bindings.add(binding);
    }
  }
}
