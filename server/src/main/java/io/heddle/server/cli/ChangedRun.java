package io.heddle.server.cli;

import io.heddle.server.execution.ExecutionJson;
import io.heddle.server.execution.ExecutionView;

/** What a command that changed an execution says about it. */
record ChangedRun(Output output, ExecutionsOption option, boolean local) {

  static final String EXIT_CODES =
      "Exit codes: 0 done, 1 it has ended or the answer is refused, 2 the command line is wrong,"
          + " 4 nobody answers.";

  int print(ExecutionView run) {
    if (option.isJson()) {
      ExecutionsOption.print(output, ExecutionJson.write(run));
      return ExitCode.OK;
    }
    output.line("%s  %s".formatted(run.id(), run.status()));
    if (local && !Statuses.hasEnded(run.status()) && !run.status().equals("paused")) {
      output.note(
          "heddle: nobody serves this directory: 'heddle watch %s%s' lets it go on"
              .formatted(run.id(), option.again()));
    }
    return ExitCode.OK;
  }
}
