package io.heddle.server.cli;

import io.heddle.server.execution.Executions;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The way to the executions that a command names by a directory or an address. */
public interface ExecutionsDoor {

  /** What a command is about to do with a data directory. */
  enum Access {
    /** Looks only: no run may move by it, and nothing is made. */
    READ,
    /** Tells one run something; the others stay where they are. */
    CHANGE,
    /** Lets what a crash or a stop has left go on; makes the directory if it is not there. */
    RUN
  }

  /**
   * Where the executions are.
   *
   * @param server asked instead of the directory, or null
   */
  record Place(Path data, @Nullable URI server, String group) {}

  /** How it went. */
  sealed interface Opening {

    /**
     * @param local whether they live in this process, and stop with it
     * @param after done when the executions are closed
     */
    record Opened(Executions executions, boolean local, Runnable after) implements Opening {}

    /**
     * @param status the exit code of the command
     * @param message what a person can do about it
     */
    record Refused(int status, String message) implements Opening {}
  }

  Opening open(Place place, Access access);
}
