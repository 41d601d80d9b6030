package io.heddle.server.cli;

import io.heddle.persistence.Store;
import io.heddle.persistence.history.History;
import io.heddle.persistence.history.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
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
  private long sample = Verification.ALL;

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
    if (digests) {
      return store.open(output, this::print);
    }
    if (against == null) {
      return store.open(output, (open, history) -> verify(open, history, null));
    }
    // The other release has the store for itself first.
    try (var others = OtherRelease.fold(against, arguments())) {
      return store.open(output, (open, history) -> verify(open, history, others));
    } catch (IOException failed) {
      output.note("heddle: --against %s: %s".formatted(against, failed.getMessage()));
      return ExitCode.USAGE;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private String[] arguments() {
    Path data = store.data().toAbsolutePath();
    var all = new String[] {"admin", "verify-journals", "--digests", "--data", data.toString()};
    if (sample == Verification.ALL) {
      return all;
    }
    var some = Arrays.copyOf(all, all.length + 2);
    some[all.length] = "--sample";
    some[all.length + 1] = Long.toString(sample);
    return some;
  }

  private int print(Store open, History history) throws SQLException {
    new Verification(open, history)
        .run(sample, (run, found) -> output.line(found.digest() + " " + run));
    return ExitCode.OK;
  }

  private int verify(Store open, History history, @Nullable OtherRelease others)
      throws SQLException {
    var otherwise = new long[1];
    var verified =
        new Verification(open, history)
            .run(
                sample,
                (run, found) -> {
                  found.differences().forEach(one -> output.line("run %s: %s".formatted(run, one)));
                  if (others != null && !others.agrees(run, found.digest())) {
                    otherwise[0]++;
                    output.line("run %s: the other release folds it otherwise".formatted(run));
                  }
                });
    output.line(
        "%,d runs, %,d differ, %,d ahead of their history%s"
            .formatted(
                verified.runs(),
                verified.differing(),
                verified.behind(),
                others == null
                    ? ""
                    : ", %,d otherwise with the other release".formatted(otherwise[0])));
    return verified.differing() + otherwise[0] == 0 ? ExitCode.OK : ExitCode.FAILED;
  }
}
