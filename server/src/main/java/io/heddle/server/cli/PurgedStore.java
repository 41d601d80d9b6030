package io.heddle.server.cli;

import io.heddle.persistence.Store;
import io.heddle.persistence.commit.WriteFailed;
import io.heddle.persistence.run.Housekeeping;
import io.heddle.persistence.run.Housekeeping.Chore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Removes what a store has kept for long enough, and tells how much it was. */
final class PurgedStore {

  private final Output output;

  PurgedStore(Output output) {
    this.output = output;
  }

  int purge(Path data, @Nullable Duration olderThan) {
    return OpenedStore.open(data, output, (store, _) -> purge(store, olderThan));
  }

  private int purge(Store store, @Nullable Duration olderThan) {
    var usual = store.settings().retention();
    var house = store.housekeeping(olderThan == null ? usual : usual.keepingRuns(olderThan));
    try {
      var counts = new EnumMap<Chore, Long>(Chore.class);
      for (var chore : Chore.values()) {
        counts.put(chore, all(house, chore));
      }
      output.line(
          "removed %,d runs, %,d tombstones, %,d conversations, %,d files and large values"
              .formatted(counts.values().toArray()));
      return ExitCode.OK;
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof WriteFailed why) {
        output.note("heddle: " + why.getMessage());
        return ExitCode.FAILED;
      }
      throw failed;
    }
  }

  private static long all(Housekeeping house, Chore chore) {
    var sum = 0L;
    for (var some = house.some(chore).join(); some > 0; some = house.some(chore).join()) {
      sum += some;
    }
    return sum;
  }
}
