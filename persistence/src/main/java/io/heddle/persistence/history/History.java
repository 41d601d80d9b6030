package io.heddle.persistence.history;

import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.database.Database;
import io.heddle.persistence.database.FileLock;
import io.heddle.persistence.database.ReaderSettings;
import io.heddle.persistence.database.Readers;
import io.heddle.persistence.database.Schema;
import io.heddle.persistence.database.StoreProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tables of histories, open: the file {@code history.db} beside a store's file, or tables of
 * their own in its database.
 */
public final class History implements AutoCloseable {

  private static final String FILE = "history.db";
  private static final int READERS = 2;
  private static final int WAITING_READS = 1_000;

  private final Database database;
  private final HistorySettings settings;
  private final Readers readers;
  private final @Nullable FileLock lock;

  private History(Database database, HistorySettings settings, @Nullable FileLock lock) {
    this.database = database;
    this.settings = settings;
    this.lock = lock;
    // A question that takes too long is not asked again.
    this.readers =
        new Readers(
            database.withStatementTimeout(settings.searchTimeout()),
            new ReaderSettings(READERS, WAITING_READS, Duration.ZERO),
            Clock.systemUTC());
  }

  /** How opening went. */
  public sealed interface Opening {

    record Opened(History history) implements Opening {}

    record Refused(StoreProblem problem) implements Opening {}
  }

  public static Opening open(StoreSettings.Place place, HistorySettings settings) {
    return open(place, settings, UnaryOperator.identity());
  }

  /**
   * The same with connections of one's own making.
   *
   * @param connections replaces the database, for instance by one whose connections fail
   */
  public static Opening open(
      StoreSettings.Place place, HistorySettings settings, UnaryOperator<Database> connections) {
    return switch (place) {
      case StoreSettings.Place.Sqlite(var store, _, _) -> {
        var file = store.toAbsolutePath().resolveSibling(FILE);
        yield openFile(file, settings, connections.apply(Database.sqliteProjection(file)));
      }
      case StoreSettings.Place.Postgres postgres ->
          migrated(
              connections.apply(
                  Database.postgres(
                          postgres.url(),
                          postgres.user(),
                          postgres.password(),
                          postgres.connectTimeout(),
                          postgres.answerTimeout())
                      .asProjection()),
              settings,
              null);
    };
  }

  /** Two stores in one folder would mix their histories, so the file has a lock of its own. */
  private static Opening openFile(Path file, HistorySettings settings, Database database) {
    try {
      return switch (FileLock.take(file)) {
        case FileLock.Attempt.Taken(var lock) -> migrated(database, settings, lock);
        case FileLock.Attempt.Held(var owner) ->
            new Opening.Refused(new StoreProblem.InUse(database.name(), owner));
      };
    } catch (IOException failed) {
      var folder = String.valueOf(file.getParent());
      return new Opening.Refused(new StoreProblem.NoFolder(folder, failed.toString()));
    }
  }

  private static Opening migrated(
      Database database, HistorySettings settings, @Nullable FileLock lock) {
    var problem = Schema.migrateHistory(database);
    if (problem.isEmpty()) {
      return new Opening.Opened(new History(database, settings, lock));
    }
    if (lock != null) {
      lock.close();
    }
    return new Opening.Refused(problem.get());
  }

  public HistorySettings settings() {
    return settings;
  }

  Database database() {
    return database;
  }

  Readers readers() {
    return readers;
  }

  public HistoryQueries queries() {
    return new HistoryQueries(database.dialect(), readers, settings.searchTimeout());
  }

  /** Starts to follow the runs of the store. */
  public Projector follow(Store store) {
    return new Projector(store, this);
  }

  @Override
  public void close() {
    readers.close();
    if (lock != null) {
      lock.close();
    }
  }
}
