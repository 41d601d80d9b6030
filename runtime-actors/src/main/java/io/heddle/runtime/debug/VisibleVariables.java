package io.heddle.runtime.debug;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.Frame;
import java.util.LinkedHashMap;
import java.util.Map;

/** The variables that a node in a frame can read, by namespace or node and then by name. */
final class VisibleVariables {

  private static final String SCOPE = "__scope__";
  private static final Value HIDDEN = Value.of("********");

  private VisibleVariables() {}

  /** With {@code item}, {@code index} and the like at the top. */
  static ObjectValue of(Frame frame) {
    var all = new LinkedHashMap<String, Value>();
    collect(frame, all);
    return new ObjectValue(all);
  }

  /** The same for people to look at: without the secrets. */
  static ObjectValue shown(Frame frame, CompiledWorkflow workflow) {
    var all = new LinkedHashMap<String, Value>(of(frame).entries());
    if (all.get("env") instanceof ObjectValue environment) {
      var shown = new LinkedHashMap<>(environment.entries());
      for (var variable : workflow.environment()) {
        if (variable.isSecret()) {
          shown.computeIfPresent(variable.name(), (_, _) -> HIDDEN);
        }
      }
      all.put("env", new ObjectValue(shown));
    }
    return new ObjectValue(all);
  }

  /** What one node reads and has put out. */
  static ObjectValue ofNode(Frame frame, Node node, CompiledWorkflow workflow) {
    var visible = shown(frame, workflow);
    var inputs = new LinkedHashMap<String, Value>();
    for (var ref : node.inputs()) {
      var value = value(visible, ref.selector());
      inputs.put(ref.name(), value == null ? Value.none() : value);
    }
    var about = new LinkedHashMap<String, Value>();
    about.put("type", Value.of(node.type()));
    about.put(
        "status", Value.of(frame.status(node.index()).name().toLowerCase(java.util.Locale.ROOT)));
    about.put("inputs", new ObjectValue(inputs));
    var outputs = frame.slot(node.index());
    about.put("outputs", outputs == null ? ObjectValue.EMPTY : outputs);
    return new ObjectValue(about);
  }

  private static @org.jspecify.annotations.Nullable Value value(
      ObjectValue visible, java.util.List<String> selector) {
    Value current = visible;
    for (var name : selector) {
      current = current instanceof ObjectValue object ? object.get(name) : null;
      if (current == null) {
        return null;
      }
    }
    return current;
  }

  private static void collect(Frame frame, Map<String, Value> all) {
    if (frame.parent() != null) {
      collect(frame.parent(), all);
    }
    var graph = frame.graph();
    for (var node : graph.nodes()) {
      var outputs = frame.slot(node.index());
      if (outputs != null) {
        all.put(node.id(), outputs);
      }
    }
    for (var i = 0; i < graph.variables().size(); i++) {
      var variable = graph.variables().get(i);
      var value = frame.slot(graph.nodes().size() + i);
      if (value == null) {
        continue;
      }
      var named = all.get(variable.namespace());
      var before = named instanceof ObjectValue object ? object : ObjectValue.EMPTY;
      all.put(variable.namespace(), before.with(variable.name(), value));
      if (variable.namespace().equals(SCOPE)) {
        all.put(variable.name(), value);
      }
    }
  }
}
