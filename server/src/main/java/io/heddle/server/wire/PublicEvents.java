package io.heddle.server.wire;

import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.RunRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the events of one run in the words of its dialect: a fold, so that it must hear all of them
 * from the first on, in their order. Not thread-safe.
 */
public interface PublicEvents {

  /** What clients hear of this; nothing when their dialect has no word for it. */
  List<PublicEvent> of(@Nullable EventId id, RunEvent event);

  /** In the dialect of the run's workflow. */
  static PublicEvents of(RunRequest request) {
    return switch (request.workflow().dialect()) {
      case FLAT -> new FlatEvents(request.executionId());
      case APP_EXPORT -> new ExportEvents(request.executionId(), ExportRun.of(request));
    };
  }
}
