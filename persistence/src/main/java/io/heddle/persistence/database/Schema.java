package io.heddle.persistence.database;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the tables of a database to what this release knows. */
public final class Schema {

  private static final String STORE = "classpath:io/heddle/persistence/schema/";
  private static final String STORE_TABLE = "heddle_schema";
  private static final String HISTORY = "classpath:io/heddle/persistence/history/schema/";
  private static final String HISTORY_TABLE = "heddle_history_schema";

  private Schema() {}

  /**
   * Migrates; members that start at once wait for each other. A problem leaves the tables as they
   * were.
   */
  public static Optional<StoreProblem> migrate(Database database) {
    return reachable(
        database, () -> migrate(database, configured(database, STORE).table(STORE_TABLE)));
  }

  /** The same for the tables of history, which may stand in a database with others. */
  public static Optional<StoreProblem> migrateHistory(Database database) {
    var flyway =
        configured(database, HISTORY)
            .table(HISTORY_TABLE)
            .baselineOnMigrate(true)
            .baselineVersion("0");
    return reachable(database, () -> migrate(database, flyway));
  }

  private static FluentConfiguration configured(Database database, String place) {
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(database.writing())
        .locations(place + database.dialect().name().toLowerCase(Locale.ROOT));
  }

  private static Optional<StoreProblem> reachable(
      Database database, Supplier<Optional<StoreProblem>> migration) {
    try (var _ = database.openWriter()) {
      return migration.get();
    } catch (SQLException unreachable) {
      return Optional.of(new StoreProblem.Unreachable(database.name(), firstLine(unreachable)));
    }
  }

  private static Optional<StoreProblem> migrate(
      Database database, FluentConfiguration configuration) {
    var flyway = configuration.load();
    try {
      var newer = newer(database, flyway);
      if (newer.isEmpty()) {
        flyway.migrate();
      }
      return newer;
    } catch (FlywayException failed) {
      return Optional.of(
          sqlCause(failed).isPresent()
              ? new StoreProblem.Unreachable(database.name(), firstLine(sqlCause(failed).get()))
              : new StoreProblem.ForeignSchema(database.name(), firstLine(failed)));
    }
  }

  private static Optional<StoreProblem> newer(Database database, Flyway flyway) {
    var applied = MigrationVersion.EMPTY;
    var known = MigrationVersion.EMPTY;
    for (var migration : flyway.info().all()) {
      var version = migration.getVersion();
      if (version != null && migration.getState().isApplied() && version.compareTo(applied) > 0) {
        applied = version;
      }
      if (version != null && migration.getState().isResolved() && version.compareTo(known) > 0) {
        known = version;
      }
    }
    return applied.compareTo(known) > 0
        ? Optional.of(
            new StoreProblem.NewerSchema(database.name(), applied.getVersion(), known.getVersion()))
        : Optional.empty();
  }

  private static Optional<SQLException> sqlCause(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
  }
}
