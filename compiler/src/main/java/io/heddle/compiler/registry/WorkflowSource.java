package io.heddle.compiler.registry;

import org.jspecify.annotations.Nullable;

/** Where workflow texts are kept: the truth of which versions and labels exist. */
public interface WorkflowSource {

  /**
   * @param version a version or a label, or null for the newest version
   * @return the definition, or null when there is none
   */
  @Nullable Definition find(String workflowId, @Nullable String version);

  /** The ids it knows, for suggestions. */
  Iterable<String> ids();

  /**
   * One version of a workflow; never changes.
   *
   * @param number from 1
   */
  record Definition(String workflowId, int number, String text) {}
}
