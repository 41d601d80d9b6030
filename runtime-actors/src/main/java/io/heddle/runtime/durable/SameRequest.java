package io.heddle.runtime.durable;

import io.heddle.runtime.fork.Fork;
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

  /** The same of two forks, or of starts that are none. How far the source was does not count. */
  private static @Nullable String difference(
      @Nullable Fork known, @Nullable Fork other, String id) {
    var what = "";
    if (known == null) {
      what = other == null ? "" : "no source to fork";
    } else if (other == null) {
      what = "a source to fork";
    } else if (!known.source().equals(other.source())) {
      what = "another source";
    } else if (!known.from().equals(other.from())) {
      what = "other nodes to run again";
    } else if (!known.outputs().equals(other.outputs())) {
      what = "other values";
    }
    return what.isEmpty() ? null : "run %s was started with %s".formatted(id, what);
  }

  /** What a start is told of a run that was started before; forks are null for what is none. */
  static StartReply started(
      RunRequest known, @Nullable Fork knownFork, RunRequest request, @Nullable Fork fork) {
    var ofForks = difference(knownFork, fork, known.executionId());
    var different = ofForks == null ? difference(known, request) : ofForks;
    return different == null
        ? new StartReply.Started(known.executionId(), false)
        : new StartReply.Conflict(known.executionId(), different);
  }
}
