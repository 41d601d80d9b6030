package io.heddle.runtime.durable;

import io.heddle.runtime.event.WatchReply;
import java.util.Optional;

/** Turns the answer of the watchers of a run into that of the run. */
final class Watching {

  private Watching() {}

  static ExecutionCommand.Watched of(WatchReply reply, long stored) {
    return switch (reply) {
      case WatchReply.Watching(var snapshot) ->
          new ExecutionCommand.Watched(stored, Optional.of(snapshot), false, false);
      case WatchReply.NoRun _ ->
          new ExecutionCommand.Watched(stored, Optional.empty(), false, false);
      case WatchReply.TooManyWatchers _ ->
          new ExecutionCommand.Watched(stored, Optional.empty(), false, true);
    };
  }
}
