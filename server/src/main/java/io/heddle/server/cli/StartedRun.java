package io.heddle.server.cli;

import io.heddle.compiler.NearestName;
import io.heddle.server.cli.ExecutionsDoor.Access;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionJson;
import io.heddle.server.execution.ExecutionView;
import io.heddle.server.execution.Executions;
import io.heddle.server.execution.StartOrder;
import io.heddle.server.execution.WorkflowView;
import org.jspecify.annotations.Nullable;

/** Starts a durable execution where an option says, and follows it when that is wanted. */
record StartedRun(
    Output output, ExecutionsDoor door, ExecutionsOption option, FollowedRun.Show show) {

  /**
   * @param file registered before; null for a workflow that is known there
   */
  int start(@Nullable RegisteredFile file, StartOrder order) throws InterruptedException {
    return option.with(
        output,
        door,
        Access.RUN,
        (executions, local) -> tell(begin(executions, file, order), local));
  }

  /** The same, and shows it until it ends. */
  int follow(@Nullable RegisteredFile file, StartOrder order, FollowedEnd end)
      throws InterruptedException {
    return option.with(
        output,
        door,
        Access.RUN,
        (executions, local) -> {
          var id = begin(executions, file, order).id();
          if (show == FollowedRun.Show.TREE || show == FollowedRun.Show.LINES) {
            output.note("heddle: " + id);
          }
          return end.print(id, new FollowedRun(output, executions, show, local).follow(id, null));
        });
  }

  private ExecutionView begin(
      Executions executions, @Nullable RegisteredFile file, StartOrder order) {
    if (file != null) {
      file.register(executions, option.group());
      return executions.start(order);
    }
    try {
      return executions.start(order);
    } catch (ExecutionException e) {
      if (e.code() != ExecutionException.Code.NOT_FOUND || order.version() != null) {
        throw e;
      }
      throw new ExecutionException(e.code(), unknown(executions, order.workflow()));
    }
  }

  private String unknown(Executions executions, String workflow) {
    var known = executions.workflows(option.group()).stream().map(WorkflowView::id).toList();
    return "there is no file and no workflow '%s' in group '%s': %s"
        .formatted(
            workflow,
            option.group(),
            known.isEmpty() ? "none is registered" : NearestName.hint(workflow, known));
  }

  private int tell(ExecutionView run, boolean local) {
    if (option.isJson()) {
      ExecutionsOption.print(output, ExecutionJson.write(run));
      return ExitCode.OK;
    }
    output.line(run.id());
    if (local && !Statuses.hasEnded(run.status())) {
      output.note(
          "heddle: recorded; nobody serves this directory: 'heddle watch %s%s' lets it go on"
              .formatted(run.id(), option.again()));
    }
    return ExitCode.OK;
  }
}
