package io.heddle.server.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the cursor of the next one, or null on the last
 */
public record ExecutionPage(List<ExecutionView> executions, @Nullable String next) {

  public ExecutionPage {
    executions = List.copyOf(executions);
  }
}
