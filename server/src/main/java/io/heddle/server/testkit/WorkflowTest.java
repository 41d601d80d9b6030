package io.heddle.server.testkit;

import io.heddle.compiler.Position;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.value.ObjectValue;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One test of a workflow.
 *
 * @param position where its file has it
 * @param trigger the one that fires, with the inputs as its payload; null for a start by a caller
 * @param strictness of the run's texts
 * @param clock what nodes see, or null for the real one
 * @param idPrefix of made-up ids, or null for real ones
 * @param timeout of the run, or null for the usual one
 * @param mocks the first that fits a node stands in for it
 */
public record WorkflowTest(
    String name,
    Position position,
    @Nullable String trigger,
    ObjectValue inputs,
    ObjectValue system,
    ObjectValue environment,
    ObjectValue conversation,
    Strictness strictness,
    @Nullable Clock clock,
    @Nullable String idPrefix,
    @Nullable Duration timeout,
    List<Mock> mocks,
    Expectation expectation) {

  public WorkflowTest {
    mocks = List.copyOf(mocks);
  }
}
