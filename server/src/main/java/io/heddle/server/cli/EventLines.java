package io.heddle.server.cli;

import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.server.wire.PublicEvents;
import org.jspecify.annotations.Nullable;

/** Prints the public events of a run as they happen: a line of JSON each. */
final class EventLines implements Watcher {

  private final Output output;
  private final PublicEvents events;

  EventLines(Output output, RunRequest request) {
    this.output = output;
    this.events = PublicEvents.of(request);
  }

  @Override
  public void onEvent(RunEvent event) {
    onEvent(null, event);
  }

  @Override
  public synchronized void onEvent(@Nullable EventId id, RunEvent event) {
    for (var told : events.of(id, event)) {
      output.line(told.line());
    }
  }
}
