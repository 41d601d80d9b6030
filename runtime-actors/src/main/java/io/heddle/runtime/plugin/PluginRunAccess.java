package io.heddle.runtime.plugin;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.RunAccess;
import io.heddle.runtime.node.SnapshotInputs;
import io.heddle.runtime.node.VariableView;
import java.util.function.Consumer;

/**
 * The run as the node of a plugin sees it. What it writes is on its way to the run before the
 * node's own outcome is, and so is there first.
 *
 * @param plugin whose node it is
 * @param writes takes variables by name
 */
record PluginRunAccess(
    String plugin, Activation activation, Consumer<ObjectValue> writes, PluginEvents events)
    implements RunAccess {

  @Override
  public VariableView variables() {
    return activation.inputs() instanceof SnapshotInputs inputs
        ? inputs.variables()
        : VariableView.NONE;
  }

  @Override
  public boolean write(String variable, Value value) {
    writes.accept(ObjectValue.of(variable, value));
    return true;
  }

  @Override
  public void emit(String type, Value data) {
    events.event(plugin, type, data);
  }
}
