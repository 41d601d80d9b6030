package io.heddle.compiler.check;

/** Something that must hold of a workflow. */
@FunctionalInterface
interface WorkflowCheck {
  void check(Subject subject);
}
