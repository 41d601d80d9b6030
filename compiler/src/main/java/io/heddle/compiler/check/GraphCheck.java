package io.heddle.compiler.check;

import io.heddle.compiler.ir.Graph;

/** Something that must hold of each graph of a workflow. */
@FunctionalInterface
interface GraphCheck {
  void check(Subject subject, Graph graph);
}
