package io.heddle.persistence.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.TestStore;
import io.heddle.persistence.database.Database;
import io.heddle.persistence.database.Dialect;
import io.heddle.runtime.durable.StoredListener;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What an earlier release has told is told again, whatever shape it had. */
@ParameterizedClass
@EnumSource(TestStore.class)
@Timeout(120)
final class HistoryUpgradeTest {

  private final TestStore kind;
  @TempDir Path folder;

  HistoryUpgradeTest(TestStore kind) {
    this.kind = kind;
  }

  private static Database database(StoreSettings.Place place) {
    return switch (place) {
      case StoreSettings.Place.Sqlite(var file, _, _) ->
          Database.sqliteProjection(file.toAbsolutePath().resolveSibling("history.db"));
      case StoreSettings.Place.Postgres postgres ->
          Database.postgres(
              postgres.url(),
              postgres.user(),
              postgres.password(),
              postgres.connectTimeout(),
              postgres.answerTimeout());
    };
  }

  /** A history of the first shape, wrong in all it tells. */
  private static void openFirst(Database database) throws SQLException {
    Flyway.configure()
        .dataSource(database.writing())
        .locations(
            "classpath:io/heddle/persistence/history/schema/"
                + database.dialect().name().toLowerCase(Locale.ROOT))
        .table("heddle_history_schema")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .target("1")
        .load()
        .migrate();
    try (var session = database.openWriter();
        var statement = session.connection().createStatement()) {
      var words = database.dialect() == Dialect.POSTGRES;
      statement.executeUpdate(
          "insert into history_run (id, grp, workflow, workflow_version, status, parent,"
              + " parent_node, started_by, user_id, started_at, steps, exceptions, nodes, tokens,"
              + " inputs, outputs, error, watermark"
              + (words ? ", words" : "")
              + ") values ('g/1-a', 'g', 'sample', 1, 'running', '', '', '', '', 1, 99, 0, 1, 0,"
              + " '', '', 'outdated', 3"
              + (words ? ", to_tsvector('simple', 'outdated')" : "")
              + ")");
      if (!words) {
        statement.executeUpdate("insert into history_word (rowid, words) values (1, 'outdated')");
      }
    }
  }

  @Test
  void anEarlierShapeIsToldAgain() throws Exception {
    var place = StoreSettings.of(kind.config(folder)).place();
    try (var store = kind.open(folder)) {
      store.definitions("g").register("sample", WrittenRun.TEXT).join();
      new WrittenRun(store, "g/1-a", "", 1_000, "alpha", 1, StoredListener.NONE).toItsEnd();
      openFirst(database(place));

      var settings = HistorySettings.of(ConfigFactory.parseResources("reference.conf").resolve());
      var opening = History.open(place, settings);
      try (var history = ((History.Opening.Opened) opening).history()) {
        try (var projector = history.follow(store)) {
          projector.caughtUp().get(60, TimeUnit.SECONDS);
        }
        var filter = HistoryFilter.of("g");
        var run = history.queries().find("g/1-a").get().orElseThrow();
        assertThat(run.endedAt()).isPositive();
        assertThat(run.steps()).isNotEqualTo(99);
        assertThat(history.queries().nodes("g/1-a", -1, 100).get()).isNotEmpty();
        assertThat(found(history, filter.withSearch("outdated"))).isZero();
        assertThat(found(history, filter)).isEqualTo(1);
      }
    }
  }

  private static int found(History history, HistoryFilter filter) throws Exception {
    var listing = history.queries().list(filter, null, 10).get();
    return ((HistoryQueries.Listing.Page) listing).runs().size();
  }
}
