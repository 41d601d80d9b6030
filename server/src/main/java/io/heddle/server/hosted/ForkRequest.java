package io.heddle.server.hosted;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.InputField;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunRequest;
import java.util.LinkedHashMap;

/** What a fork begins with: what its source did, but for what is changed. */
final class ForkRequest {

  private static final String RUN = "workflow_run_id";
  private static final String EXECUTION = "execution_id";
  private static final String WORKFLOW = "workflow_id";

  private ForkRequest() {}

  /** Exactly what the source began with. */
  static RunRequest same(RunRequest before, CompiledWorkflow workflow, String id) {
    return new RunRequest(
        id,
        workflow,
        before.inputs(),
        before.system().with(RUN, Value.of(id)).with(EXECUTION, Value.of(id)),
        before.environment(),
        before.conversation(),
        before.limits(),
        before.root(),
        RunOrigin.OUTSIDE,
        before.strictness());
  }

  /** With other values, or another text; they are checked as those of a start. */
  static RunRequest changed(
      RunRequest before,
      CompiledWorkflow workflow,
      String id,
      ObjectValue inputs,
      HostedForks.ForkValues values) {
    var sameText = before.workflow().contentHash().equals(workflow.contentHash());
    var builder =
        RunBuilder.of(workflow)
            .executionId(id)
            .inputs(merged(kept(before, workflow, sameText), inputs))
            .system(system(before.system(), inputs))
            .environment(merged(before.environment(), values.environment()))
            .conversation(merged(before.conversation(), values.conversation()))
            .root(root(before, workflow))
            .strictness(before.strictness());
    return switch (builder.build()) {
      case RunBuilder.Built.Rejected(var rejected) ->
          throw HostedStarts.invalid(rejected.summary());
      case RunBuilder.Built.Unfit(var messages) ->
          throw HostedStarts.invalid(String.join("; ", messages));
      case RunBuilder.Built.Ready ready -> ready.request();
    };
  }

  /** The inputs of the source; of those, another text is given the ones it declares. */
  private static ObjectValue kept(RunRequest before, CompiledWorkflow workflow, boolean sameText) {
    var declared = RunBuilder.fields(workflow).stream().map(InputField::name).toList();
    if (sameText || declared.isEmpty()) {
      return before.inputs();
    }
    var kept = new LinkedHashMap<>(before.inputs().entries());
    kept.keySet()
        .removeIf(
            name -> !declared.contains(name) && !name.equals("query") && !name.equals("files"));
    return new ObjectValue(kept);
  }

  private static ObjectValue merged(ObjectValue before, ObjectValue changes) {
    var all = new LinkedHashMap<>(before.entries());
    all.putAll(changes.entries());
    return new ObjectValue(all);
  }

  /** The source's, but for the ids and what comes of the inputs that change. */
  private static ObjectValue system(ObjectValue before, ObjectValue inputs) {
    var system = new LinkedHashMap<>(before.entries());
    system.remove(RUN);
    system.remove(EXECUTION);
    system.remove(WORKFLOW);
    system.keySet().removeAll(inputs.entries().keySet());
    return new ObjectValue(system);
  }

  private static int root(RunRequest before, CompiledWorkflow workflow) {
    var id = before.workflow().root().node(before.root()).id();
    var node = workflow.root().node(id);
    if (node == null || !workflow.root().roots().contains(node.index())) {
      throw HostedStarts.invalid(
          "the execution began at node '%s', at which the other version does not begin"
              .formatted(id));
    }
    return node.index();
  }
}
