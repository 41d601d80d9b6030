package io.heddle.server.cli;

import io.heddle.runtime.event.EventId;
import org.jspecify.annotations.Nullable;

/** Ids of events as people give them. */
final class EventNames {

  private EventNames() {}

  /** What is wrong with it, or null. */
  static @Nullable String problem(String option, @Nullable String id) {
    return id == null || EventId.parse(id).isPresent()
        ? null
        : "%s %s: expected an event_id such as 7-2".formatted(option, RowText.printable(id));
  }
}
