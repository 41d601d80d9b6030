package io.heddle.server.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heddle admin verify-journals}: folds journals and compares. */
@Command(
    name = "verify-journals",
    description = {
      "Folds the journal of every run with this release, and compares what comes out with the",
      "run's row and its history."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 all alike, 1 there are differences, 2 the store or the other release does not"
          + " open."
    })
public final class VerifyJournalsCommand implements Callable<Integer> {

  @Mixin private StoreOption store = new StoreOption();

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "About so many runs, chosen by their ids; all when it is not given.")
  private long sample = VerifiedJournals.ALL;

  @Option(
      names = "--against",
      paramLabel = "JAR",
      description = "The class path of another release, which folds the same journals.")
  private @Nullable String against;

  @Option(names = "--digests", hidden = true, description = "Prints what --against compares.")
  private boolean digests;

  private final Output output;

  public VerifyJournalsCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    if (sample < 1) {
      output.note("heddle: --sample %d: at least 1 is expected".formatted(sample));
      return ExitCode.USAGE;
    }
    return new VerifiedJournals(output, store.data(), sample).verify(digests, against);
  }
}
