package io.heddle.compiler.registry;

import io.heddle.compiler.Position;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that another one names.
 *
 * @param version a version or a label, or null for the newest at the time the parent is processed
 * @param use how it is used
 * @param place the node or trigger that names it
 * @param position where in the parent's text, as far as that is known
 * @param given the names of the inputs it is given
 */
public record Reference(
    String workflowId,
    @Nullable String version,
    Use use,
    String place,
    Position position,
    Set<String> given) {

  public Reference {
    given = Set.copyOf(given);
  }

  /** What a workflow does with another. */
  public enum Use {
    SUB_WORKFLOW,
    TRIGGERED,
    ERROR_WORKFLOW
  }

  /** Whether it names a label, which may come to point at another version. */
  boolean isLabelled() {
    return version != null && !version.chars().allMatch(Character::isDigit);
  }
}
