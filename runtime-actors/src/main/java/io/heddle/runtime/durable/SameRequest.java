package io.heddle.runtime.durable;

import io.heddle.runtime.machine.RunRequest;
import org.jspecify.annotations.Nullable;

/** Whether two starts under one id ask for the same run. */
final class SameRequest {

  private SameRequest() {}

  /** What differs, for people; null when they ask for the same. Ids and times do not count. */
  static @Nullable String difference(RunRequest known, RunRequest other) {
    var what =
        !known.workflow().contentHash().equals(other.workflow().contentHash())
            ? "another workflow or version"
            : !known.inputs().equals(other.inputs())
                ? "other inputs"
                : known.root() != other.root() ? "another beginning" : "";
    return what.isEmpty()
        ? null
        : "run %s was started with %s".formatted(known.executionId(), what);
  }

  /** What a start is told of a run that was started before. */
  static StartReply started(RunRequest known, RunRequest request) {
    var different = difference(known, request);
    return different == null
        ? new StartReply.Started(known.executionId(), false)
        : new StartReply.Conflict(known.executionId(), different);
  }
}
