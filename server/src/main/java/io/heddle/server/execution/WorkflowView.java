package io.heddle.server.execution;

import java.util.List;

/**
 * A version of a workflow.
 *
 * @param hash SHA-256 of the text, hexadecimal
 * @param warnings what the compiler remarked
 */
public record WorkflowView(
    String group, String id, int version, String hash, List<String> labels, List<String> warnings) {

  public WorkflowView {
    labels = List.copyOf(labels);
    warnings = List.copyOf(warnings);
  }
}
