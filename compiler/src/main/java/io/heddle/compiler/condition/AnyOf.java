package io.heddle.compiler.condition;

import io.heddle.compiler.Inputs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * True when one condition is; stops at the first that is. Empty is false.
 *
 * @param keepsFailures whether a failure is only reported when no later condition is true, as the
 *     flat dialect has it; an app export fails at once
 */
record AnyOf(List<Condition> conditions, boolean keepsFailures) implements Condition {

  AnyOf {
    conditions = List.copyOf(conditions);
  }

  @Override
  public boolean test(Inputs inputs) throws ConditionException {
    @Nullable ConditionException failure = null;
    for (var i = 0; i < conditions.size(); i++) {
      try {
        if (conditions.get(i).test(inputs)) {
          return true;
        }
      } catch (ConditionException e) {
        if (!keepsFailures) {
          throw e;
        }
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return false;
  }
}
