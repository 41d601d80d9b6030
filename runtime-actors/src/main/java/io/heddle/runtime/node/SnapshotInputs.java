package io.heddle.runtime.node;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values an activation reads, as they were when its node became ready. */
public final class SnapshotInputs implements Inputs {

  public static final SnapshotInputs EMPTY = new SnapshotInputs(new @Nullable Value[0]);

  private final @Nullable Value[] values;
  private final VariableView variables;

  /** Takes the array over. */
  public SnapshotInputs(@Nullable Value[] values) {
    this(values, VariableView.NONE);
  }

  private SnapshotInputs(@Nullable Value[] values, VariableView variables) {
    this.values = values;
    this.variables = variables;
  }

  /** The same, and all variables as they were: for a node that may read what it does not name. */
  public SnapshotInputs with(VariableView all) {
    return new SnapshotInputs(values, all);
  }

  public static SnapshotInputs of(List<Value> values) {
    return new SnapshotInputs(values.toArray(Value[]::new));
  }

  @Override
  public @Nullable Value get(int index) {
    return index < 0 ? null : values[index];
  }

  /** By index; null where the variable does not exist. */
  public List<@Nullable Value> values() {
    var list = new ArrayList<@Nullable Value>(values.length);
    Collections.addAll(list, values);
    return Collections.unmodifiableList(list);
  }

  /** All variables as they were; none unless the node is a plugin's. */
  public VariableView variables() {
    return variables;
  }
}
