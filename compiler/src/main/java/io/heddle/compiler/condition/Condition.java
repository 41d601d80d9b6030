package io.heddle.compiler.condition;

import io.heddle.compiler.Inputs;

/** A compiled condition. Immutable and thread safe. */
public sealed interface Condition permits ExportCondition, FlatCondition, AllOf, AnyOf {

  /**
   * Whether it holds.
   *
   * @throws ConditionException when the values do not fit the operator, or a variable is missing
   *     where the dialect needs it
   */
  boolean test(Inputs inputs) throws ConditionException;
}
