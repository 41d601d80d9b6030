package io.heddle.compiler.condition;

/** How conditions of one case combine. */
public enum LogicalOperator {
  AND,
  OR
}
