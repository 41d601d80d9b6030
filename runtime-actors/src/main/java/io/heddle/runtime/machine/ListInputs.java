package io.heddle.runtime.machine;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Outcome;
import org.jspecify.annotations.Nullable;

/** Whether a value can be gone over item by item, and if not, why. */
final class ListInputs {

  private ListInputs() {}

  /**
   * @param maxItems the node's own bound, 0 for none
   * @return the failure, or null when the container may begin
   */
  static Outcome.@Nullable Failed refusal(
      ExecutionState state, Ref ref, @Nullable Value value, int maxItems) {
    var export = state.workflow().dialect() == Dialect.APP_EXPORT;
    if (value instanceof ArrayValue items) {
      var limit = bound(state.request().limits().maxItems(), maxItems);
      return limit > 0 && items.size() > limit
          ? Containers.failure(
              "execution_error",
              "IterationLimit",
              "Array size %d exceeds max iterations %d".formatted(items.size(), limit))
          : null;
    }
    if (export && value == null) {
      return Containers.failure(
          "variable_not_found",
          "IteratorVariableNotFoundError",
          "iterator variable %s not found".formatted(ref.selector()));
    }
    if (export && value == NoneValue.NONE) {
      return null;
    }
    return export
        ? Containers.failure(
            "type_error",
            "InvalidIteratorValueError",
            "invalid iterator value: %s, please provide a list.".formatted(kind(value)))
        : Containers.failure(
            "type_error",
            "TypeError",
            "Type error: expected array, got %s (%s)".formatted(kind(value), ref.name()));
  }

  private static int bound(int first, int second) {
    if (first == 0 || second == 0) {
      return Math.max(first, second);
    }
    return Math.min(first, second);
  }

  private static String kind(@Nullable Value value) {
    return value == null ? "none" : value.kind();
  }
}
