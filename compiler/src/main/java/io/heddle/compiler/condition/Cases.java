package io.heddle.compiler.condition;

import io.heddle.compiler.Inputs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cases of a branch, in order: the first that holds is taken. */
public record Cases(List<Case> cases) {

  /** A case's id, which is the handle of its edge, and its condition. */
  public record Case(String id, Condition condition) {}

  public Cases {
    cases = List.copyOf(cases);
  }

  /**
   * The id of the first case that holds, or null when none does.
   *
   * @throws ConditionException of the first case that cannot be decided; later ones are not tried
   */
  public @Nullable String select(Inputs inputs) throws ConditionException {
    for (var i = 0; i < cases.size(); i++) {
      var one = cases.get(i);
      if (one.condition().test(inputs)) {
        return one.id();
      }
    }
    return null;
  }
}
