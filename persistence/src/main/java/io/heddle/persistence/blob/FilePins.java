package io.heddle.persistence.blob;

import io.heddle.compiler.value.Value;
import io.heddle.persistence.codec.ValueCodec;
import io.heddle.persistence.database.Session;
import java.sql.SQLException;
import java.util.LinkedHashSet;

/** Keeps the files that a kept value names, as runs keep those that their events name. */
public final class FilePins {

  private static final String RELEASE = "delete from blob_use where run = ?";

  private FilePins() {}

  /**
   * The user names the files in this value, and no others.
   *
   * @param user a name that no run has
   */
  public static void replace(Session session, String group, String user, Value value, long now)
      throws SQLException {
    var named = new LinkedHashSet<String>();
    var _ = ValueCodec.bytes(value, named::add);
    release(session, user);
    for (var hash : named) {
      BlobTable.share(session, group, user, hash, now);
    }
  }

  /** The user names none any more. */
  public static void release(Session session, String user) throws SQLException {
    var release = session.prepare(RELEASE);
    release.setString(1, user);
    release.executeUpdate();
  }
}
