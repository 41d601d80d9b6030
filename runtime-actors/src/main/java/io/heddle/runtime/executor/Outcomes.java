package io.heddle.runtime.executor;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Turns the faults that steps of an executor throw into outcomes. */
final class Outcomes {

  private Outcomes() {}

  /** A step that may find out that the node fails. */
  @FunctionalInterface
  interface Step {
    CompletionStage<Outcome> run() throws NodeFault;
  }

  /** A last step that may find out that the node fails. */
  @FunctionalInterface
  interface LastStep {
    Outcome run() throws NodeFault;
  }

  static CompletionStage<Outcome> of(Step step) {
    try {
      return step.run();
    } catch (NodeFault fault) {
      return now(Outcome.Failed.of(fault.failure()));
    }
  }

  static Outcome last(LastStep step) {
    try {
      return step.run();
    } catch (NodeFault fault) {
      return Outcome.Failed.of(fault.failure());
    }
  }

  static CompletionStage<Outcome> now(Outcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }

  static CompletionStage<Outcome> failed(NodeFailure failure) {
    return now(Outcome.Failed.of(failure));
  }

  static Outcome failed(NodeFailure failure, ObjectValue details) {
    return new Outcome.Failed(failure, ObjectValue.EMPTY, Usage.NONE, details);
  }
}
