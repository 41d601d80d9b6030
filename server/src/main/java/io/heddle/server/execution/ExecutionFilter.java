package io.heddle.server.execution;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which executions a list shows; an empty text or set does not filter.
 *
 * @param text to be found in inputs, outputs or errors
 * @param from milliseconds since 1970
 * @param before exclusive
 * @param cursor where the page before ended, or null
 * @param size at most 1,000
 */
public record ExecutionFilter(
    String group,
    Set<String> statuses,
    String workflow,
    String parent,
    String user,
    String text,
    long from,
    long before,
    @Nullable String cursor,
    int size) {

  public ExecutionFilter {
    statuses = Set.copyOf(statuses);
  }
}
