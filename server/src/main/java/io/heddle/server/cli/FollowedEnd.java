package io.heddle.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.server.execution.ExecutionDetail;
import io.heddle.server.execution.ExecutionJson;

/**
 * What a command prints when it has followed an execution; its exit code.
 *
 * @param asRun whether JSON is that of {@code heddle run}
 */
record FollowedEnd(
    Output output, ExecutionsOption option, FollowedRun.Show show, boolean quiet, boolean asRun) {

  int print(String id, FollowedRun.End end) {
    return switch (end) {
      case FollowedRun.End.Ended(var detail) -> {
        if (option.isJson()) {
          ExecutionsOption.print(output, json(detail));
        } else if (show != FollowedRun.Show.EVENTS) {
          new RunReport(output, quiet).print(detail);
        }
        yield Statuses.exitCode(detail.execution().status());
      }
      case FollowedRun.End.Waits(var detail) -> {
        if (option.isJson()) {
          ExecutionsOption.print(output, json(detail));
        }
        waits(id, detail);
        yield ExitCode.WAITING;
      }
      case FollowedRun.End.Left _ -> {
        output.note("heddle: left as it is: " + again("watch", id));
        yield ExitCode.INTERRUPTED;
      }
    };
  }

  private ObjectNode json(ExecutionDetail detail) {
    return asRun ? RunReport.json(detail) : ExecutionJson.write(detail.execution());
  }

  private void waits(String id, ExecutionDetail detail) {
    if (detail.forms().isEmpty()) {
      output.note("heddle: it is paused: " + again("resume", id));
      return;
    }
    for (var form : detail.forms()) {
      output.note(
          "heddle: '%s' waits for an answer: %s"
              .formatted(form.node(), DetailText.howTo(id, form, option.again())));
    }
  }

  private String again(String command, String id) {
    return "heddle %s %s%s".formatted(command, id, option.again());
  }
}
