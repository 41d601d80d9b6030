package io.heddle.runtime.node;

import io.heddle.compiler.value.Value;

/** What a plugin's node can see of its run, and do to it, beside its inputs and its outputs. */
public interface RunAccess {

  /** No run is there. */
  RunAccess NONE =
      new RunAccess() {
        @Override
        public VariableView variables() {
          return VariableView.NONE;
        }

        @Override
        public boolean write(String variable, Value value) {
          return false;
        }

        @Override
        public void emit(String type, Value data) {}
      };

  /** All variables as they were when the attempt began. */
  VariableView variables();

  /**
   * Writes a variable of the run, at the latest when the node ends.
   *
   * @param variable {@code namespace.name} or {@code node.output}; one that nothing reads is
   *     forgotten
   * @return whether there is a run that takes it
   */
  boolean write(String variable, Value value);

  /** Shows an event of the plugin's own to whoever watches the run. */
  void emit(String type, Value data);
}
