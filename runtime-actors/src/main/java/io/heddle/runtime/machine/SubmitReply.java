package io.heddle.runtime.machine;

import java.util.List;

/** What somebody hears who answered a node that waits. */
public sealed interface SubmitReply {

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
