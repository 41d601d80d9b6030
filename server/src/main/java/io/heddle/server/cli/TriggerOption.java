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

  /** What it comes with as it was written, or null. */
  @Nullable String payload() {
    return payload;
  }

  /**
   * Where the run begins, and with what.
   *
   * @param inputs what it begins with when no trigger fires
   */
  TriggerStart start(CompiledWorkflow workflow, ObjectValue inputs)
      throws GivenInputs.UnusableException {
    if (trigger != null) {
      return TriggerStart.of(workflow, trigger, GivenInputs.payload(payload));
    }
    if (payload != null) {
      throw new GivenInputs.UnusableException(
          "--payload is what a trigger comes with: name it with --trigger");
    }
    return new TriggerStart.Begin(workflow.root().roots().getFirst(), inputs);
  }
}
