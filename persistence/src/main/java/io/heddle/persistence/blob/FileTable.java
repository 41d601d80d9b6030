package io.heddle.persistence.blob;

import io.heddle.persistence.database.Session;
import io.heddle.runtime.durable.BlobStore.BlobRef;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The statements on those blobs that are files, and on the bytes a group's files have together.
 *
 * <p>The row of a group's sum is locked before it is read, so that members who keep files at once
 * come one after the other: the bound holds, and a file counts once.
 */
final class FileTable {

  private static final String BEGIN =
      "insert into file_total (grp, bytes) values (?, 0) on conflict do nothing";

  private static final String LOCK =
      "update file_total set bytes = bytes where grp = ? returning bytes";

  private static final String ADD = "update file_total set bytes = bytes + ? where grp = ?";

  private static final String TOUCH =
      "update blob set touched_at = ? where grp = ? and hash = ? and is_file = 1";

  private static final String MARK = "update blob set is_file = 1 where grp = ? and hash = ?";

  private FileTable() {}

  /**
   * What became of a file.
   *
   * @param content where the content is that counts, or null when there is no room
   * @param used by the files of the group before, in bytes
   */
  record Filed(BlobTable.@Nullable Content content, long used) {}

  /** Keeps a file, unless the group's files would have more bytes together than the bound. */
  static Filed keep(
      Session session, String group, BlobRef ref, BlobTable.Content content, long bound, long now)
      throws SQLException {
    var used = lock(session, group);
    if (touch(session, group, ref.hash(), now)) {
      return new Filed(BlobTable.find(session, group, ref.hash()).orElse(content), used);
    }
    if (ref.size() > bound - used) {
      return new Filed(null, used);
    }
    var counts = BlobTable.insert(session, group, null, ref, content, now);
    var mark = session.prepare(MARK);
    mark.setString(1, group);
    mark.setString(2, ref.hash());
    mark.executeUpdate();
    add(session, group, ref.size());
    return new Filed(counts, used);
  }

  /** Marks a file as used now; false when the group keeps none with this content. */
  static boolean touch(Session session, String group, String hash, long now) throws SQLException {
    var touch = session.prepare(TOUCH);
    touch.setLong(1, now);
    touch.setString(2, group);
    touch.setString(3, hash);
    return touch.executeUpdate() == 1;
  }

  /** The bytes of the group's files; nobody else changes them before this transaction is over. */
  static long lock(Session session, String group) throws SQLException {
    var begin = session.prepare(BEGIN);
    begin.setString(1, group);
    begin.executeUpdate();
    var lock = session.prepare(LOCK);
    lock.setString(1, group);
    try (var result = lock.executeQuery()) {
      if (!result.next()) {
        throw new SQLException("the group has no sum: " + group);
      }
      return result.getLong(1);
    }
  }

  /**
   * @param bytes below 0 when a file is gone
   */
  static void add(Session session, String group, long bytes) throws SQLException {
    var add = session.prepare(ADD);
    add.setLong(1, bytes);
    add.setString(2, group);
    add.executeUpdate();
  }
}
