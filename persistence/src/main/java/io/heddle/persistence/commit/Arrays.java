package io.heddle.persistence.commit;

import io.heddle.persistence.database.Session;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Columns of rows as array parameters of one PostgreSQL statement, in the order of the calls. */
final class Arrays {

  private final Session session;
  private final PreparedStatement statement;
  private int next = 1;

  Arrays(Session session, PreparedStatement statement) {
    this.session = session;
    this.statement = statement;
  }

  Arrays text(@Nullable String[] column) throws SQLException {
    return array("text", column);
  }

  Arrays bigint(@Nullable Long[] column) throws SQLException {
    return array("int8", column);
  }

  Arrays integer(Integer[] column) throws SQLException {
    return array("int4", column);
  }

  Arrays bytea(byte[][] column) throws SQLException {
    return array("bytea", column);
  }

  private Arrays array(String type, @Nullable Object[] column) throws SQLException {
    Array array = session.connection().createArrayOf(type, column);
    statement.setArray(next++, array);
    return this;
  }

  void execute() throws SQLException {
    statement.executeUpdate();
  }
}
