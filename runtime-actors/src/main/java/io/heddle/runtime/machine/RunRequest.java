package io.heddle.runtime.machine;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.Activation;

/**
 * What a run begins with; its inputs are checked already.
 *
 * @param inputs by name, defaults filled in
 * @param system {@code sys} variables by name
 * @param environment values that replace the text's own
 * @param conversation values that replace the text's defaults
 * @param root which of the root graph's roots to begin at, an index of its nodes
 * @param origin who asked for it
 * @param strictness of its texts, and of those of the runs it starts
 */
public record RunRequest(
    String executionId,
    CompiledWorkflow workflow,
    ObjectValue inputs,
    ObjectValue system,
    ObjectValue environment,
    ObjectValue conversation,
    RunLimits limits,
    int root,
    RunOrigin origin,
    Strictness strictness) {

  /** A run that somebody outside asked for. */
  public RunRequest(
      String executionId,
      CompiledWorkflow workflow,
      ObjectValue inputs,
      ObjectValue system,
      ObjectValue environment,
      ObjectValue conversation,
      RunLimits limits,
      int root) {
    this(
        executionId,
        workflow,
        inputs,
        system,
        environment,
        conversation,
        limits,
        root,
        RunOrigin.OUTSIDE,
        Strictness.LENIENT);
  }

  /** The same within other limits. */
  public RunRequest with(RunLimits others) {
    return new RunRequest(
        executionId,
        workflow,
        inputs,
        system,
        environment,
        conversation,
        others,
        root,
        origin,
        strictness);
  }

  /** The same, asked for by somebody else. */
  public RunRequest from(RunOrigin another) {
    return new RunRequest(
        executionId,
        workflow,
        inputs,
        system,
        environment,
        conversation,
        limits,
        root,
        another,
        strictness);
  }

  /** The same with texts as strict as that. */
  public RunRequest with(Strictness other) {
    return new RunRequest(
        executionId,
        workflow,
        inputs,
        system,
        environment,
        conversation,
        limits,
        root,
        origin,
        other);
  }

  /** An attempt of a node of this run. */
  Activation activation(Frame frame, Node node, int attempt, Inputs read) {
    return new Activation(
        executionId,
        workflow,
        node,
        frame.id,
        attempt,
        read,
        executionId + '/' + frame.id + '/' + node.id());
  }

  /** A run with nothing but inputs, within the workflow's own limits, from its first root. */
  public static RunRequest of(String executionId, CompiledWorkflow workflow, ObjectValue inputs) {
    return new RunRequest(
        executionId,
        workflow,
        inputs,
        ObjectValue.EMPTY,
        ObjectValue.EMPTY,
        ObjectValue.EMPTY,
        workflow.limits(),
        workflow.root().roots().getFirst());
  }
}
