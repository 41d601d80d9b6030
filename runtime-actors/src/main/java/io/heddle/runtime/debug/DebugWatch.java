package io.heddle.runtime.debug;

import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.RunEvent.DebuggerEvent;
import io.heddle.runtime.event.ShownValues;
import io.heddle.runtime.event.Watcher;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells who watches a run how it is debugged; makes nothing while nobody does. */
public record DebugWatch(String executionId, Watcher everybody, InstantSource clock)
    implements Consumer<DebugEvent> {

  @Override
  public void accept(DebugEvent event) {
    if (everybody.isHeard()) {
      var told = told(event, clock.millis());
      if (told != null) {
        everybody.onEvent(told);
      }
    }
  }

  private @Nullable RunEvent told(DebugEvent event, long at) {
    return switch (event) {
      case DebugEvent.Paused(var reason, var location) ->
          new DebuggerEvent.Stopped(
              executionId, location.place(), reason.text(), location.phase().text(), at);
      case DebugEvent.Resumed _ -> new DebuggerEvent.Continued(executionId, at);
      case DebugEvent.BreakpointsChanged(var change, var node, _) ->
          new DebuggerEvent.BreakpointsChanged(executionId, change.text(), node, at);
      case DebugEvent.VariablesSeen(var variables) ->
          new DebuggerEvent.VariablesSeen(executionId, ShownValues.of(variables), at);
      case DebugEvent.VariablesUpdated _, DebugEvent.Refused _, DebugEvent.Ended _ -> null;
    };
  }
}
