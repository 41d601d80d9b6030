package io.heddle.compiler.ir;

/**
 * An edge of a graph.
 *
 * @param source index of the node it leaves
 * @param target index of the node it enters
 * @param handle which decision of the source takes it; {@link #DEFAULT} for a node that does not
 *     branch
 */
public record Edge(int index, String id, int source, int target, String handle) {

  public static final String DEFAULT = "source";
  public static final String FAIL_BRANCH = "fail-branch";

  public boolean isDefault() {
    return handle.equals(DEFAULT);
  }
}
