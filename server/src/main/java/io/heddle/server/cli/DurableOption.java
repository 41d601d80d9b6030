package io.heddle.server.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a file is run durably, and where. */
final class DurableOption {

  static final String NOT_WITH =
      "a durable run takes no --plugins, --trust, --deny-private-network, --timeout, --answer,"
          + " --break or --knowledge";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Run durably in this data directory: what a crash leaves can go on.")
  private @Nullable Path data;

  @Option(names = "--durable", description = "As --data .heddle/data.")
  private boolean durable;

  /** The data directory, or null for a run that leaves nothing behind. */
  @Nullable Path directory() {
    return data == null && durable ? Path.of(ExecutionsOption.DEFAULT_DATA) : data;
  }
}
