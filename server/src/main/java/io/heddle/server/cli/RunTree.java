package io.heddle.server.cli;

import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.RunOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The runs of a command and the way to each: a fold of their events. Thread-safe. */
final class RunTree {

  private final Map<String, FormPath> paths = new HashMap<>();
  private final Set<String> live = new HashSet<>();

  synchronized void add(RunEvent event) {
    switch (event) {
      case RunEvent.RunStarted(var id, _, _, var parent, _) -> {
        live.add(id);
        if (parent != null && parent.purpose() == RunOrder.Purpose.ERROR_WORKFLOW) {
          paths.put(id, path(parent.executionId()).thenErrorWorkflow());
        }
      }
      case RunEvent.SubRunStarted ordered ->
          paths.put(ordered.runId(), path(ordered.executionId()).then(ordered.place()));
      case RunEvent.RunFinished(var result) -> live.remove(result.executionId());
      case RunEvent _ -> {}
    }
  }

  /** The way to a run; that of the outermost one is empty. */
  synchronized FormPath path(String executionId) {
    return paths.getOrDefault(executionId, FormPath.ROOT);
  }

  /** The runs that have begun and not ended. */
  synchronized Set<String> live() {
    return Set.copyOf(live);
  }

  /** Whether all of these have begun and not ended. */
  synchronized boolean areLive(Collection<String> runs) {
    return live.containsAll(runs);
  }
}
