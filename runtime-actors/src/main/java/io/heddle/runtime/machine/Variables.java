package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.routing.Routed;
import org.jspecify.annotations.Nullable;

/** How variables are written: where a selector's slot lives, and under which name in it. */
final class Variables {

  private Variables() {}

  static void write(Turn turn, Frame frame, Node writer, Routed.Write write) {
    var target = writer.inputs().get(write.targetInput());
    var hooks = turn.hooks();
    var value =
        hooks == null
            ? write.value()
            : hooks.beforeWrite(frame, writer, target.selector(), write.value(), turn.state());
    var home = frame.up(target.up());
    var name = target.path().isEmpty() ? null : target.path().getFirst();
    turn.emit(new Fact.SlotWritten(home.id, target.slot(), name, value));
  }

  /**
   * Writes root variables and node outputs by {@code namespace.name}; names nothing reads are
   * ignored, and so is a signal that was taken before.
   */
  static void update(Turn turn, ObjectValue values, @Nullable Signal signal) {
    if (signal != null && turn.state().known(signal) != Signal.Known.NEW) {
      return;
    }
    var root = turn.state().root();
    values
        .entries()
        .forEach(
            (key, value) -> {
              var dot = key.indexOf('.');
              if (dot <= 0) {
                return;
              }
              var owner = key.substring(0, dot);
              var name = key.substring(dot + 1);
              var node = root.graph.node(owner);
              var slot = node == null ? root.graph.slot(owner, name) : node.index();
              if (slot >= 0) {
                turn.emit(new Fact.SlotWritten(0, slot, node == null ? null : name, value));
              }
            });
    turn.emit(new Fact.VariablesUpdated(signal, turn.now()));
  }
}
