package io.heddle.persistence.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A connection of one thread with the statements it has prepared. Statements are few: they are the
 * constants of this module, never texts made of input.
 */
public final class Session implements AutoCloseable {

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  private Session(Connection connection) {
    this.connection = connection;
  }

  /** Connects and runs the set-up statements. */
  static Session open(DataSource source, List<String> setUp) throws SQLException {
    var connection = source.getConnection();
    try (var statement = connection.createStatement()) {
      for (var sql : setUp) {
        statement.execute(sql);
      }
    } catch (SQLException failed) {
      closeQuietly(connection, failed);
      throw failed;
    }
    return new Session(connection);
  }

  private static void closeQuietly(Connection connection, SQLException failed) {
    try {
      connection.close();
    } catch (SQLException second) {
      failed.addSuppressed(second);
    }
  }

  public Connection connection() {
    return connection;
  }

  /** The statement of this text; belongs to the session, so nobody else closes it. */
  public PreparedStatement prepare(String sql) throws SQLException {
    var known = prepared.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      prepared.put(sql, known);
    }
    return known;
  }

  /** What is done together or not at all. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws SQLException;
  }

  /** Commits what was done; when it fails, the session is of no more use. */
  public <T> T together(Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    var done = work.run();
    connection.commit();
    connection.setAutoCommit(true);
    return done;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      // It is given up because something failed already, or because nobody needs it.
    }
  }
}
