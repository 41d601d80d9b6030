package io.heddle.runtime.machine;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Variables as somebody outside names them: {@code namespace.name}, {@code node.output} (a colon
 * will do for the dot) or, inside a container, {@code item}. Looked for in a frame and then in
 * those around it.
 */
public final class OutsideWrites {

  private OutsideWrites() {}

  /** Those of the names that stand for nothing in this frame. */
  public static List<String> unknown(Frame frame, ObjectValue values) {
    var unknown = new ArrayList<String>();
    for (var name : values.entries().keySet()) {
      if (find(frame, name, Value.none()) == null) {
        unknown.add(name);
      }
    }
    return unknown;
  }

  /** Writes what is known and leaves the rest. */
  static void write(Turn turn, int frameId, ObjectValue values) {
    var frame = turn.state().frame(frameId);
    if (frame == null) {
      return;
    }
    values
        .entries()
        .forEach(
            (name, value) -> {
              var fact = find(frame, name, value);
              if (fact != null) {
                turn.emit(fact);
              }
            });
    turn.emit(new Fact.VariablesUpdated(null, turn.now()));
  }

  private static int separator(String full) {
    for (var i = 0; i < full.length(); i++) {
      if (full.charAt(i) == '.' || full.charAt(i) == ':') {
        return i;
      }
    }
    return -1;
  }

  private static Fact.@Nullable SlotWritten find(Frame frame, String full, Value value) {
    var split = separator(full);
    var owner = split < 0 ? "__scope__" : full.substring(0, split);
    var name = full.substring(split + 1);
    for (var home = frame; home != null; home = home.parent) {
      var node = home.graph.node(owner);
      if (node != null) {
        return new Fact.SlotWritten(home.id, node.index(), name, value);
      }
      var slot = home.graph.slot(owner, name);
      if (slot >= 0) {
        return new Fact.SlotWritten(home.id, slot, null, value);
      }
    }
    return null;
  }
}
