package io.heddle.compiler.condition;

import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.Value;

/** The right side of a condition. */
public sealed interface Expected {

  /** The same in each run; null when the condition names none. */
  record Constant(Value value) implements Expected {}

  /** A text made of variables. */
  record Template(TextTemplate template) implements Expected {}
}
