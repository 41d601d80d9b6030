package io.heddle.persistence.commit;

import io.heddle.persistence.database.Session;
import java.sql.SQLException;

/** Hears of each commit on the writer's thread, between two transactions. */
@FunctionalInterface
public interface CommitListener {

  CommitListener NONE = (_, _) -> {};

  /**
   * @param bytes about how much was written
   */
  void committed(Session session, long bytes) throws SQLException;
}
