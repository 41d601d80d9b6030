package io.heddle.runtime.machine;

import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.SnapshotInputs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an activation reads.
 *
 * @param values by the index of the selector; null where there is no such variable
 * @param around of a node that may read all variables: the slots of its frame and of those around
 *     it, the innermost first; else empty
 */
public record InputsImage(List<@Nullable Value> values, List<List<@Nullable Value>> around) {

  static InputsImage of(SnapshotInputs inputs) {
    return new InputsImage(
        inputs.values(),
        inputs.variables() instanceof FrameVariables variables ? variables.slots() : List.of());
  }

  SnapshotInputs inputs(Frame frame, RunRequest request) {
    var inputs = new SnapshotInputs(array(values));
    return around.isEmpty()
        ? inputs
        : inputs.with(FrameVariables.frozen(frame, request, around.iterator()));
  }

  /** Values that nobody changes, null among them. */
  static List<@Nullable Value> list(@Nullable Value[] values) {
    var list = new ArrayList<@Nullable Value>(values.length);
    Collections.addAll(list, values);
    return Collections.unmodifiableList(list);
  }

  static @Nullable Value[] array(List<@Nullable Value> values) {
    return values.toArray(new @Nullable Value[0]);
  }
}
