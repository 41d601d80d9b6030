package io.heddle.loadtest.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.loadtest.macro.ClosedLoop;
import io.heddle.loadtest.macro.LoadSettings;
import io.heddle.loadtest.macro.Workload;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each baseline does the work it claims to do; how fast is not asked here. */
final class BaselineTest {

  private static final LoadSettings FEW = new LoadSettings(8, 0, 40, 1, Duration.ofSeconds(60));

  @TempDir private Path folder;

  @Test
  void theFileLogHoldsTwelveRecordsOfEveryExecution() throws Exception {
    var log = folder.resolve("log");

    run(new FileLogFloor(log));

    assertThat(log).hasSize(40 * 12 * 300);
  }

  @Test
  void theFileLogNoticesARecordThatIsMissing() throws Exception {
    var log = folder.resolve("log");
    var floor = new FileLogFloor(log);
    ClosedLoop.run(floor, FEW);

    try (var file = FileChannel.open(log, StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 300);
    }

    assertThatThrownBy(floor::close).isInstanceOf(ClosedLoop.WrongResult.class);
  }

  @Test
  void tenChildrenAddTen() throws Exception {
    run(new BareChildren());
  }

  @Test
  void theEntityWithChildrenStoresElevenEvents() throws Exception {
    run(new BareEntity(BareExecution.Shape.CHILDREN, new SqliteJournal(folder)));

    assertThat(storedEvents()).isEqualTo(40 * 11);
  }

  @Test
  void theFusedEntityStoresTwoEvents() throws Exception {
    run(new BareEntity(BareExecution.Shape.FUSED, new SqliteJournal(folder)));

    assertThat(storedEvents()).isEqualTo(40 * 2);
  }

  private static void run(Workload workload) throws Exception {
    try (workload) {
      ClosedLoop.run(workload, FEW);
    }
  }

  private long storedEvents() throws Exception {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
        var rows =
            connection.createStatement().executeQuery("select count(*) from event_journal")) {
      return rows.getLong(1);
    }
  }
}
