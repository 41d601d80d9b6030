package io.heddle.persistence.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.TestStore;
import io.heddle.persistence.fault.Faults;
import io.heddle.persistence.fault.FaultyConnections;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.durable.WorkflowExecution;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class UnreadableRunTest {

  private static final HistorySettings ALL_AUDITED =
      new HistorySettings(
          true,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofDays(1),
          Duration.ZERO,
          100,
          1_000,
          2,
          400,
          1_000,
          Duration.ofSeconds(20),
          100);

  @TempDir Path folder;

  @Test
  void aRunThatCannotBeFoldedHoldsUpNoOther() throws SQLException {
    var kind = TestStore.SQLITE;
    var place = StoreSettings.of(kind.config(folder)).place();
    try (var store = kind.open(folder)) {
      store.definitions("g").register("sample", WrittenRun.TEXT).join();
      for (var id : new String[] {"g/1-a", "g/1-b", "g/1-c"}) {
        new WrittenRun(store, id, "", 1_000, "alpha", 1, StoredListener.NONE).toItsEnd();
      }
      var opened =
          History.open(place, ALL_AUDITED, real -> FaultyConnections.of(real, new Faults()));
      try (var history = ((History.Opening.Opened) opened).history()) {
        try (var projector = history.follow(store)) {
          projector.caughtUp().orTimeout(60, TimeUnit.SECONDS).join();
        }
        // Stands behind its journal from now on, and its journal cannot be read.
        try (var connection = kind.connect(folder);
            var change =
                connection.prepareStatement(
                    "update event set manifest = 'NoSuchEvent@1' where persistence_id = ?")) {
          change.setString(1, WorkflowExecution.persistenceId("g/1-b").id());
          assertThat(change.executeUpdate()).isPositive();
        }
        try (var session = history.database().openWriter();
            var forget = session.connection().createStatement()) {
          forget.executeUpdate("delete from history_run where id = 'g/1-b'");
        }

        try (var projector = history.follow(store)) {
          var counts = projector.caughtUp().orTimeout(60, TimeUnit.SECONDS).join();

          assertThat(counts.unreadable()).isEqualTo(1);
          assertThat(counts.audited()).as("of those beside it, in the same page").isEqualTo(2);
          assertThat(counts.differences()).isZero();
        }
      }
    }
  }
}
