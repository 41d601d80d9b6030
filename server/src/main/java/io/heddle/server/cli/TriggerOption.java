package io.heddle.server.cli;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.trigger.TriggerStart;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a run begins as if a trigger had fired. */
final class TriggerOption {

  @Option(
      names = "--trigger",
      paramLabel = "NAME",
      description = "Begin as if this trigger had fired: a node, or an entry of 'triggers'.")
  private @Nullable String trigger;

  @Option(
      names = "--payload",
      paramLabel = "JSON",
      description = "What the trigger comes with: a JSON object, or @FILE.json.")
  private @Nullable String payload;

  /** The trigger, or null. */
  @Nullable String name() {
    return trigger;
  }

  /**
   * What a run begins with.
   *
   * @param given the inputs, when no trigger fires
   * @throws GivenValues.UnusableException also for a payload without a trigger
   */
  ObjectValue inputs(Given given) throws GivenValues.UnusableException {
    if (trigger != null) {
      return GivenValues.payload(payload);
    }
    if (payload != null) {
      throw new GivenValues.UnusableException(
          "--payload is what a trigger comes with: name it with --trigger");
    }
    return given.inputs();
  }

  /** The inputs, read when they are needed. */
  interface Given {
    ObjectValue inputs() throws GivenValues.UnusableException;
  }

  /** Where the run begins, and with what. */
  TriggerStart start(CompiledWorkflow workflow, InputsOption given)
      throws GivenValues.UnusableException {
    var inputs = inputs(() -> given.of(workflow));
    return trigger == null
        ? new TriggerStart.Begin(workflow.root().roots().getFirst(), inputs)
        : TriggerStart.of(workflow, trigger, inputs);
  }
}
