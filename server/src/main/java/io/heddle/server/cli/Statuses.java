package io.heddle.server.cli;

import io.heddle.runtime.machine.RunStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The statuses of executions by their names. */
final class Statuses {

  private Statuses() {}

  static List<String> names() {
    return Arrays.stream(RunStatus.values()).map(RunStatus::text).toList();
  }

  /** Empty for one that only a newer server knows. */
  static Optional<RunStatus> of(String name) {
    return Arrays.stream(RunStatus.values())
        .filter(status -> status.text().equals(name))
        .findFirst();
  }

  static boolean hasEnded(String name) {
    return of(name).map(RunStatus::isTerminal).orElse(false);
  }

  /** What a command answers that waited for this. */
  static int exitCode(String name) {
    return switch (of(name).orElse(RunStatus.FAILED)) {
      case SUCCEEDED, PARTIAL_SUCCEEDED, FAILED_WITH_RECOVERY -> ExitCode.OK;
      case WAITING, PAUSED -> ExitCode.WAITING;
      case RUNNING, FAILED -> ExitCode.FAILED;
      case CANCELLED -> ExitCode.INTERRUPTED;
    };
  }
}
