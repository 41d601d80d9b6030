package io.heddle.persistence;

import io.heddle.persistence.database.Database;
import io.heddle.persistence.database.Session;
import java.sql.SQLException;

/** What is decided once, when a store is made. */
final class StoreProperties {

  private static final String SLOTS = "slots";

  private StoreProperties() {}

  /** The store's number of slots: the given one if the store is new. */
  static int slots(Database database, int wanted) throws SQLException {
    return Integer.parseInt(decided(database, SLOTS, Integer.toString(wanted)));
  }

  /** What was decided first: the given value if nobody has decided yet. */
  static String decided(Database database, String name, String wanted) throws SQLException {
    try (var session = database.openWriter()) {
      return decided(session, name, wanted);
    }
  }

  static String decided(Session session, String name, String wanted) throws SQLException {
    var insert =
        session.prepare(
            "insert into store_property (name, value) values (?, ?) on conflict do nothing");
    insert.setString(1, name);
    insert.setString(2, wanted);
    insert.executeUpdate();
    var select = session.prepare("select value from store_property where name = ?");
    select.setString(1, name);
    try (var result = select.executeQuery()) {
      return result.next() ? result.getString(1) : wanted;
    }
  }
}
