package io.heddle.runtime.durable;

import io.heddle.compiler.value.StringValue;
import io.heddle.runtime.machine.RunRequest;

/** Where a run came from, as its row says it. */
final class Origins {

  private Origins() {}

  /** What a fork says that it was started by. */
  private static final String FORK = "fork";

  /**
   * @param source which run it is the fork of, or empty
   */
  static RunRow.Origin of(RunRequest request, String source) {
    var parent = request.origin().parent();
    if (!source.isEmpty()) {
      return new RunRow.Origin(
          source, FORK, text(request, "user_id"), text(request, "conversation_id"));
    }
    return new RunRow.Origin(
        parent == null ? "" : parent.executionId(),
        parent == null
            ? text(request, STARTED_BY)
            : parent.purpose().name().toLowerCase(java.util.Locale.ROOT),
        text(request, "user_id"),
        text(request, "conversation_id"));
  }

  /** The {@code sys} variable that tells what started a run: {@code api}, {@code schedule} ... */
  static final String STARTED_BY = "started_by";

  private static String text(RunRequest request, String name) {
    return request.system().get(name) instanceof StringValue(var text) ? text : "";
  }
}
