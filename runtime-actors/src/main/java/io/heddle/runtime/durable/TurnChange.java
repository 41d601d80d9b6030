package io.heddle.runtime.durable;

import io.heddle.runtime.conversation.Conversations.Handover;
import org.jspecify.annotations.Nullable;

/**
 * What an event of a run changes in the conversation of which the run is a turn. Stored with the
 * event or not at all, so that nothing is handed over twice and nothing is lost.
 */
public sealed interface TurnChange {

  /** The run waits for its turn, behind those that wait already. */
  record Queued(String conversation) implements TurnChange {}

  /**
   * The run wants no turn any more: those behind it move up.
   *
   * @param handover what the turn leaves behind, or null when it never came
   */
  record Left(String conversation, @Nullable Handover handover) implements TurnChange {}
}
