package io.heddle.server.testkit;

import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.RunEvent.NodeFinished;
import io.heddle.runtime.machine.RunIds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run and the runs below it did, workflow by workflow: a fold of their events. */
final class Recap {

  /** One run of a workflow. */
  static final class OneRun {
    final TestedWorkflow workflow;
    final List<NodeFinished> finished = new ArrayList<>();
    private boolean hasBegun;
    private boolean hasEnded;

    OneRun(TestedWorkflow workflow) {
      this.workflow = workflow;
    }

    /** The nodes of the root that ran, in the order in which they ended. */
    List<String> path() {
      return finished.stream()
          .filter(node -> node.place().path().isEmpty())
          .map(node -> node.place().nodeId())
          .toList();
    }
  }

  private final TestedWorkflows workflows;
  private final OneRun main;

  /** By id, in the order in which they were asked for. */
  private final Map<String, OneRun> runs = new LinkedHashMap<>();

  Recap(TestedWorkflows workflows, String executionId, List<RunEvent> events) {
    this.workflows = workflows;
    this.main = new OneRun(workflows.main());
    runs.put(executionId, main);
    events.forEach(this::add);
  }

  private void add(RunEvent event) {
    switch (event) {
      case RunEvent.SubRunStarted ordered -> order(ordered.runId(), ordered.workflow());
      case RunEvent.RunStarted(var id, _, _, var parent, _) -> {
        if (parent != null) {
          // What a run as a whole orders, no node has told of.
          switch (parent.purpose()) {
            case ERROR_WORKFLOW -> order(id, errorWorkflow(parent.executionId()));
            case TRIGGERED -> order(id, triggered(parent.executionId(), id));
            case SUB_WORKFLOW -> {}
          }
        }
        var run = runs.get(id);
        if (run != null) {
          run.hasBegun = true;
        }
      }
      case NodeFinished finished -> {
        var run = runs.get(finished.executionId());
        if (run != null) {
          run.finished.add(finished);
        }
      }
      case RunEvent.RunFinished(var result) -> {
        var run = runs.get(result.executionId());
        if (run != null) {
          run.hasEnded = true;
        }
      }
      case RunEvent _ -> {}
    }
  }

  private void order(String runId, @Nullable String name) {
    var workflow = name == null ? null : workflows.find(name);
    if (workflow != null) {
      runs.putIfAbsent(runId, new OneRun(workflow));
    }
  }

  private @Nullable String errorWorkflow(String runId) {
    var run = runs.get(runId);
    return run == null ? null : run.workflow.compiled().errorHandling().errorWorkflow();
  }

  /** The workflow of the trigger that began a run when the other one ended. */
  private @Nullable String triggered(String parentId, String runId) {
    var parent = runs.get(parentId);
    if (parent != null) {
      for (var trigger : parent.workflow.compiled().triggers()) {
        if (RunIds.triggered(parentId, "", trigger.id()).equals(runId)) {
          return trigger.workflow();
        }
      }
    }
    return null;
  }

  OneRun main() {
    return main;
  }

  /** The runs of a workflow that others began, in the order in which they were asked for. */
  List<OneRun> nested(Path workflow) {
    return runs.values().stream()
        .filter(run -> run != main && run.hasBegun && run.workflow.file().equals(workflow))
        .toList();
  }

  /** Every run that began. */
  List<OneRun> all() {
    return runs.values().stream().filter(run -> run.hasBegun).toList();
  }

  /** The ids of the runs that have begun and not ended. */
  Set<String> underWay() {
    var ids = new LinkedHashSet<String>();
    runs.forEach(
        (id, run) -> {
          if (run.hasBegun && !run.hasEnded) {
            ids.add(id);
          }
        });
    return ids;
  }
}
