package io.heddle.runtime.nested;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.InputField;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.routing.StartInputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Makes the request of a run that another one ordered. */
public final class ChildRequests {

  private ChildRequests() {}

  /** Whether the run can begin. */
  public sealed interface Made {

    record Ready(RunRequest request) implements Made {}

    record Impossible(RunFailure failure) implements Made {}
  }

  /**
   * @param parent the run that ordered it
   */
  public static Made of(RunOrder order, RunRequest parent, ProcessResult found) {
    return switch (found) {
      case ProcessResult.Refused refused -> new Made.Impossible(refused(refused));
      case ProcessResult.Processed(var definition) -> request(order, parent, definition);
    };
  }

  private static RunFailure refused(ProcessResult.Refused refused) {
    var findings =
        refused.findings().stream()
            .limit(3)
            .map(finding -> finding.code() + " " + finding.message())
            .collect(Collectors.joining("; "));
    return failure(
        "workflow_not_runnable",
        "WorkflowNotRunnable",
        "workflow %s cannot run: %s".formatted(refused.workflowId(), findings));
  }

  private static Made request(RunOrder order, RunRequest parent, ProcessedWorkflow definition) {
    var workflow = definition.workflow();
    var root = root(workflow, order.purpose());
    var fields =
        workflow.root().node(root).spec() instanceof RoutingSpec.Start start
            ? start.fields()
            : List.<InputField>of();
    var given = fitted(workflow, fields, order.inputs());
    return switch (StartInputs.check(workflow.dialect(), fields, given)) {
      case StartInputs.Checked.Rejected(var messages) ->
          new Made.Impossible(
              failure(
                  "invalid_inputs",
                  "InvalidInputs",
                  "workflow %s does not take these inputs: %s"
                      .formatted(order.workflow(), String.join("; ", messages))));
      case StartInputs.Checked.Accepted(var accepted) ->
          new Made.Ready(
              new RunRequest(
                  order.runId(),
                  workflow,
                  accepted,
                  system(order, parent, workflow),
                  ObjectValue.EMPTY,
                  ObjectValue.EMPTY,
                  workflow.limits(),
                  root,
                  origin(order, parent, definition),
                  parent.strictness()));
    };
  }

  private static RunOrigin origin(RunOrder order, RunRequest parent, ProcessedWorkflow definition) {
    return new RunOrigin(
        definition,
        new RunOrigin.Parent(
            parent.executionId(), order.purpose(), order.frame(), order.nodeId(), order.attempt()),
        parent.origin().depth() + 1);
  }

  /** A trigger begins at a trigger's start, everybody else at the plain one, where there is one. */
  private static int root(CompiledWorkflow workflow, RunOrder.Purpose purpose) {
    var wanted =
        purpose == RunOrder.Purpose.TRIGGERED
            ? RoutingSpec.Origin.TRIGGER
            : RoutingSpec.Origin.INPUTS;
    for (var root : workflow.root().roots()) {
      if (workflow.root().node(root).spec() instanceof RoutingSpec.Start(_, var origin)
          && origin == wanted) {
        return root;
      }
    }
    return workflow.root().roots().getFirst();
  }

  /** An export's form takes texts where a node hands it a number. */
  private static ObjectValue fitted(
      CompiledWorkflow workflow, List<InputField> fields, ObjectValue inputs) {
    if (workflow.dialect() != Dialect.APP_EXPORT || inputs.size() == 0) {
      return inputs;
    }
    var fitted = new LinkedHashMap<>(inputs.entries());
    for (var field : fields) {
      switch (field.type()) {
        case "text-input", "paragraph", "select" ->
            fitted.computeIfPresent(field.name(), (_, value) -> text(value));
        default -> {}
      }
    }
    return new ObjectValue(fitted);
  }

  private static Value text(Value value) {
    return value instanceof BooleanValue || Coercion.isNumber(value)
        ? Value.of(PythonText.str(value))
        : value;
  }

  /** The user and the conversation are those of the run above; the ids are its own. */
  private static ObjectValue system(RunOrder order, RunRequest parent, CompiledWorkflow workflow) {
    var system = new LinkedHashMap<>(parent.system().entries());
    for (var name : List.of("query", "files")) {
      var given = order.inputs().get(name);
      if (given != null) {
        system.put(name, given);
      }
    }
    system.put("app_id", Value.of(workflow.id().isEmpty() ? order.workflow() : workflow.id()));
    system.put("workflow_id", Value.of(workflow.contentHash()));
    system.put("workflow_run_id", Value.of(order.runId()));
    system.computeIfPresent("execution_id", (_, _) -> Value.of(order.runId()));
    return new ObjectValue(system);
  }

  private static RunFailure failure(String code, String type, String message) {
    return new RunFailure(
        RunFailure.INTERNAL, "", "", NodeFailure.of(ErrorKind.VALIDATION, code, type, message));
  }
}
