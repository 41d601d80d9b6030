package io.heddle.runtime.machine;

import java.util.List;

/** What somebody hears who answered a node that waits. */
public sealed interface SubmitReply {

  /**
   * What a run that is over answers: a repetition of what it accepted hears the same as then.
   *
   * @param state of a run that has begun and ended
   */
  static SubmitReply afterEnd(ExecutionState state, Input.Submit submit) {
    return Answers.of(state).reply(submit);
  }

  /** The answer counts. A repetition of the same submission hears the same. */
  record Accepted(String nodeId, String handle) implements SubmitReply {}

  /**
   * The form stays open.
   *
   * @param messages one for each thing wrong; never empty
   */
  record Rejected(List<String> messages) implements SubmitReply {
    public Rejected {
      messages = List.copyOf(messages);
    }
  }

  /**
   * Another answer, or time, was first.
   *
   * @param at when, milliseconds since 1970
   */
  record AlreadyDecided(String nodeId, Decision winner, long at) implements SubmitReply {}

  /** Nothing waits there; the message says what does. */
  record NotWaiting(String message) implements SubmitReply {}
}
