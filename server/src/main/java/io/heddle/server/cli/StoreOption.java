package io.heddle.server.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command has that opens a store by itself. */
final class StoreOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = {
        "The data directory. With heddle.store.database = postgres in the configuration, the",
        "database that it names is opened instead."
      })
  private Path data = Path.of("");

  Path data() {
    return data;
  }
}
