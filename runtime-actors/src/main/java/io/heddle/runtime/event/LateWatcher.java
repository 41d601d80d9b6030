package io.heddle.runtime.event;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leaves out the pieces of outputs whose beginning its watcher has not heard. */
final class LateWatcher implements Watcher {

  private record Output(RunEvent.Place place, int attempt, String name) {}

  private final Watcher watcher;
  private final Set<Output> begun = new HashSet<>();

  LateWatcher(Watcher watcher) {
    this.watcher = watcher;
  }

  @Override
  public void onEvent(RunEvent event) {
    onEvent(null, event);
  }

  @Override
  public synchronized void onEvent(@Nullable EventId id, RunEvent event) {
    switch (event) {
      case RunEvent.Chunk chunk -> {
        var output = new Output(chunk.place(), chunk.attempt(), chunk.output());
        if (chunk.offset() == 0) {
          begun.add(output);
        }
        if (begun.contains(output)) {
          watcher.onEvent(id, event);
        }
      }
      case RunEvent.NodeFinished finished -> {
        if (!begun.isEmpty()) {
          begun.removeIf(output -> output.place().equals(finished.place()));
        }
        watcher.onEvent(id, event);
      }
      default -> watcher.onEvent(id, event);
    }
  }
}
