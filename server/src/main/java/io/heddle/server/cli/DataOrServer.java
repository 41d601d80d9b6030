package io.heddle.server.cli;

import io.heddle.server.remote.RemoteExecutions;
import java.net.URI;

/** Executions of a data directory, or of the server that is named or has the directory open. */
final class DataOrServer implements ExecutionsDoor {

  @Override
  public Opening open(Place place, Access access) {
    var server = place.server();
    if (server != null) {
      return remote(server);
    }
    return new Opening.Refused(ExitCode.UNAVAILABLE, "no store");
  }

  private static Opening remote(URI server) {
    return switch (RemoteExecutions.at(server)) {
      case RemoteExecutions.Reached.Answers(var executions) ->
          new Opening.Opened(executions, false);
      case RemoteExecutions.Reached.Refused(var wrong, var message) ->
          new Opening.Refused(wrong ? ExitCode.USAGE : ExitCode.UNAVAILABLE, message);
    };
  }
}
