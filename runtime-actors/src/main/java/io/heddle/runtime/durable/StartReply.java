package io.heddle.runtime.durable;

import java.time.Duration;

/** What became of the start of a durable run. */
public sealed interface StartReply {

  String executionId();

  /**
   * The run is stored, and begins as soon as its group lets it.
   *
   * @param anew false when it was started before, by the same request
   */
  record Started(String executionId, boolean anew) implements StartReply {}

  /** A run of this id was started by another request. */
  record Conflict(String executionId, String message) implements StartReply {}

  /** The run was cancelled before it was started, and will not begin. */
  record CancelledBefore(String executionId) implements StartReply {}

  /** A run of this id ended, and its events are not kept any more; its row tells how it ended. */
  record Purged(String executionId) implements StartReply {}

  /**
   * Nothing is stored: there is no room now.
   *
   * @param reason for people; names the limit
   * @param retryAfter when it may be worth to try again
   */
  record Refused(String executionId, String reason, Duration retryAfter) implements StartReply {}
}
