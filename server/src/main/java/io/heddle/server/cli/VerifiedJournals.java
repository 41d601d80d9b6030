package io.heddle.server.cli;

import io.heddle.persistence.Store;
import io.heddle.persistence.history.History;
import io.heddle.persistence.history.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Folds the journals of a store, and tells what differs. */
final class VerifiedJournals {

  static final long ALL = Verification.ALL;

  private final Output output;
  private final Path data;
  private final long sample;

  /**
   * @param sample about so many runs, or {@link #ALL}
   */
  VerifiedJournals(Output output, Path data, long sample) {
    this.output = output;
    this.data = data;
    this.sample = sample;
  }

  /**
   * @param digests prints what another release compares with, and compares nothing
   * @param against the class path of another release, or null
   */
  int verify(boolean digests, @Nullable String against) {
    if (digests) {
      return OpenedStore.open(data, output, this::print);
    }
    if (against == null) {
      return OpenedStore.open(data, output, (open, history) -> verify(open, history, null));
    }
    // The other release has the store for itself first.
    try (var others = OtherRelease.fold(against, arguments())) {
      return OpenedStore.open(data, output, (open, history) -> verify(open, history, others));
    } catch (IOException failed) {
      output.note("heddle: --against %s: %s".formatted(against, failed.getMessage()));
      return ExitCode.USAGE;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private String[] arguments() {
    var folder = data.toAbsolutePath().toString();
    var all = new String[] {"admin", "verify-journals", "--digests", "--data", folder};
    if (sample == ALL) {
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
