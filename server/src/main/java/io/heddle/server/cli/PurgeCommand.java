package io.heddle.server.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heddle admin purge}: removes what has been kept for long enough. */
@Command(
    name = "purge",
    description = {
      "Removes runs that ended long ago, the tombstones of those that were removed before,",
      "conversations that nobody goes on with, and files and large values that nobody uses.",
      "A server does the same by itself, see heddle.store.retention."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 removed, 1 the store does not answer, 2 it does not open."})
public final class PurgeCommand implements Callable<Integer> {

  @Mixin private StoreOption store = new StoreOption();

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      converter = AgeConverter.class,
      description = "Runs that ended so long ago: 12h, 30d; the settings' time otherwise.")
  private @Nullable Duration olderThan;

  private final Output output;

  public PurgeCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    return new PurgedStore(output).purge(store.data(), olderThan);
  }
}
