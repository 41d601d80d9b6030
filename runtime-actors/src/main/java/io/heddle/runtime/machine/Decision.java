package io.heddle.runtime.machine;

import org.jspecify.annotations.Nullable;

/**
 * Who decided for a node that waited, and how.
 *
 * @param submitId the submission's id; empty when time decided
 * @param action what was chosen, or null when the form asks for no choice
 * @param handle which edges are taken; empty when the node failed
 * @param who the person or system, as the caller names it
 */
public record Decision(By by, String submitId, @Nullable String action, String handle, String who) {

  /** What decides. */
  public enum By {
    SUBMISSION,
    /** The node's time was over. */
    TIMEOUT
  }
}
