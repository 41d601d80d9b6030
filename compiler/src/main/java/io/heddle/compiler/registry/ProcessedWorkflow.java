package io.heddle.compiler.registry;

import io.heddle.compiler.ir.CompiledWorkflow;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that can run: compiled, and so is everything it names.
 *
 * @param number its version
 * @param children what it names, by reference, as it was when this workflow was processed; {@link
 *     WorkflowRegistry#child} follows labels
 * @param depth the most workflows inside each other, this one included
 */
public record ProcessedWorkflow(
    String id,
    int number,
    CompiledWorkflow workflow,
    Map<Reference, ProcessedWorkflow> children,
    int depth) {

  public ProcessedWorkflow {
    children = Map.copyOf(children);
  }

  ProcessedWorkflow(
      String id,
      int number,
      CompiledWorkflow workflow,
      Map<Reference, ProcessedWorkflow> children) {
    this(
        id,
        number,
        workflow,
        children,
        1 + children.values().stream().mapToInt(ProcessedWorkflow::depth).max().orElse(0));
  }

  /** What the node or trigger of this name refers to, or null. */
  @Nullable Reference reference(String place) {
    for (var reference : children.keySet()) {
      if (reference.place().equals(place)) {
        return reference;
      }
    }
    return null;
  }

  /** Where this workflow names that one, or null. */
  @Nullable Reference reference(String workflowId, @Nullable String version) {
    for (var reference : children.keySet()) {
      if (reference.workflowId().equals(workflowId)
          && Objects.equals(reference.version(), version)) {
        return reference;
      }
    }
    return null;
  }

  /**
   * The version of a workflow this one keeps, or null when it names none such, or names it by a
   * label: then {@link WorkflowRegistry#child} tells.
   */
  public @Nullable ProcessedWorkflow pinned(String workflowId, @Nullable String version) {
    var reference = reference(workflowId, version);
    return reference == null || reference.isLabelled() ? null : children.get(reference);
  }

  /** The child that the node or trigger of this name refers to, or null. */
  public @Nullable ProcessedWorkflow child(String place) {
    var reference = reference(place);
    return reference == null ? null : children.get(reference);
  }
}
