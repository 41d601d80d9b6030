package io.heddle.persistence;

import io.heddle.persistence.database.Database;
import java.sql.SQLException;

/** What is decided once, when a store is made. */
final class StoreProperties {

  private static final String SLOTS = "slots";

  private StoreProperties() {}

  /** The store's number of slots: the given one if the store is new. */
  static int slots(Database database, int wanted) throws SQLException {
    try (var session = database.openWriter()) {
      var insert =
          session.prepare(
              "insert into store_property (name, value) values (?, ?) on conflict do nothing");
      insert.setString(1, SLOTS);
      insert.setString(2, Integer.toString(wanted));
      insert.executeUpdate();
      var select = session.prepare("select value from store_property where name = ?");
      select.setString(1, SLOTS);
      try (var result = select.executeQuery()) {
        return result.next() ? Integer.parseInt(result.getString(1)) : wanted;
      }
    }
  }
}
