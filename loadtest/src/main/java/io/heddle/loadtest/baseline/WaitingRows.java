package io.heddle.loadtest.baseline;

import com.typesafe.config.ConfigFactory;
import io.heddle.loadtest.macro.Workload;
import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.commit.EventRow;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.run.RunScan;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.machine.RunStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A million runs that wait for another day and a few that are due: how long a scan takes. */
final class WaitingRows implements Workload {

  private static final int ROWS = 1_000_000;
  private static final int SLOTS = 256;
  private static final int DUE = 100;
  private static final int IN_FLIGHT = 2_000;

  private final StockJournal database;
  private final Store store;
  private final RunScan scan;
  private final RunScan.Request request;

  WaitingRows(StockJournal database) {
    this.database = database;
    var settings = StoreSettings.of(database.config().withFallback(ConfigFactory.load()).resolve());
    this.store =
        switch (Store.open(settings, Clock.systemUTC())) {
          case Store.Opening.Opened(var opened) -> opened;
          case Store.Opening.Refused(var problem) ->
              throw new IllegalStateException(problem.message());
        };
    this.scan = store.scan(new RunScan.Slots(0, SLOTS));
    this.request =
        new RunScan.Request(Instant.now(), Set.of("here"), Duration.ofMinutes(1), 2 * DUE);
    fill(request.now().toEpochMilli());
  }

  private void fill(long now) {
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (var i = 0; i < ROWS; i++) {
      writes.add(store.writer().submit(append(i, now)));
      if (writes.size() == IN_FLIGHT) {
        writes.forEach(CompletableFuture::join);
        writes.clear();
      }
    }
    writes.forEach(CompletableFuture::join);
  }

  private static Write.Append append(int number, long now) {
    var due = number % (ROWS / DUE) == 0;
    var id = "group%d/1-%08d".formatted(number % 4, number);
    var row =
        new RunRow(
            id,
            "group" + number % 4,
            Math.floorMod(Integer.hashCode(number) * 31, SLOTS),
            RunStatus.WAITING,
            RunRow.Owner.NOBODY,
            due ? now - 1_000 : now + Duration.ofHours(24).toMillis() + number,
            "flow",
            1,
            RunRow.Origin.NONE,
            now,
            now,
            RunRow.NOT_YET,
            true);
    var event = new EventRow(1, now, 1, "", "", new byte[64]);
    return new Write.Append("WorkflowExecution|" + id, "writer", List.of(event), row);
  }

  @Override
  public String name() {
    return "scan of 1,000,000 waiting rows, %d due, %s".formatted(DUE, database.name());
  }

  @Override
  public CompletionStage<Long> execute(long number) {
    return scan.due(request).thenApply(due -> (long) due.size());
  }

  @Override
  public long expected(long number) {
    return DUE;
  }

  @Override
  public void close() {
    store.close();
    database.close();
  }
}
