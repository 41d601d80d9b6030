package io.heddle.compiler.condition;

import io.heddle.compiler.Inputs;
import java.util.List;

/** True when every condition is; stops at the first that is not. Empty is true. */
record AllOf(List<Condition> conditions) implements Condition {

  AllOf {
    conditions = List.copyOf(conditions);
  }

  @Override
  public boolean test(Inputs inputs) throws ConditionException {
    for (var i = 0; i < conditions.size(); i++) {
      if (!conditions.get(i).test(inputs)) {
        return false;
      }
    }
    return true;
  }
}
