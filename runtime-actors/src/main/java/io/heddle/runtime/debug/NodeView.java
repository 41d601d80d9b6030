package io.heddle.runtime.debug;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.Snapshots;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Frame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one node reads and has put out, for people to look at: without secrets. */
final class NodeView {

  private NodeView() {}

  static ObjectValue of(Frame frame, Node node, ExecutionState state) {
    var visible = Snapshots.shown(frame, state);
    var inputs = new LinkedHashMap<String, Value>();
    for (var ref : node.inputs()) {
      var value = find(visible, ref.selector());
      inputs.put(ref.name(), value == null ? Value.none() : value);
    }
    var about = new LinkedHashMap<String, Value>();
    about.put("type", Value.of(node.type()));
    var status = frame.status(node.index()).name().toLowerCase(Locale.ROOT);
    about.put("status", Value.of(status));
    about.put("inputs", new ObjectValue(inputs));
    var outputs = frame.slot(node.index());
    about.put("outputs", outputs == null ? ObjectValue.EMPTY : outputs);
    var failure = frame.failure(node.index());
    if (failure != null) {
      var error = new LinkedHashMap<String, Value>();
      error.put("type", Value.of(failure.type()));
      error.put("code", Value.of(failure.code()));
      error.put("message", Value.of(failure.message()));
      about.put("error", new ObjectValue(error));
    }
    return new ObjectValue(about);
  }

  private static @Nullable Value find(ObjectValue visible, List<String> selector) {
    Value current = visible;
    for (var name : selector) {
      var next = current instanceof ObjectValue object ? object.get(name) : null;
      if (next == null) {
        return null;
      }
      current = next;
    }
    return current;
  }
}
