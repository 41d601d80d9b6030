package io.heddle.runtime.machine;

import java.util.List;

/**
 * What is left of the forms of a run that is over: who answers one late hears what became of it.
 */
public final class Answers {

  private final String executionId;
  private final List<OpenWaits.Decided> decided;

  private Answers(String executionId, List<OpenWaits.Decided> decided) {
    this.executionId = executionId;
    this.decided = decided;
  }

  /** Of a run that asked nobody. */
  public static Answers none(String executionId) {
    return new Answers(executionId, List.of());
  }

  /**
   * @param state of a run that has begun
   */
  public static Answers of(ExecutionState state) {
    return new Answers(state.request().executionId(), List.copyOf(state.waits().decided()));
  }

  /** Whether nobody has answered anything. */
  public boolean isEmpty() {
    return decided.isEmpty();
  }

  /** What a submission hears: a repetition of what was accepted hears the same as then. */
  public SubmitReply reply(Input.Submit submit) {
    return Waits.afterEnd(executionId, decided, submit);
  }
}
