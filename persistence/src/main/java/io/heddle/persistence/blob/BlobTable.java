package io.heddle.persistence.blob;

import io.heddle.persistence.database.Session;
import io.heddle.runtime.durable.BlobStore.BlobRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements on blobs and their users. */
public final class BlobTable {

  private static final String TOUCH = "update blob set touched_at = ? where grp = ? and hash = ?";

  private static final String INSERT =
      "insert into blob (grp, hash, size, touched_at, file, content) values (?, ?, ?, ?, ?, ?)"
          + " on conflict (grp, hash) do update set touched_at = excluded.touched_at";

  private static final String USE =
      "insert into blob_use (grp, hash, run) values (?, ?, ?) on conflict do nothing";

  private static final String SELECT = "select file, content from blob where grp = ? and hash = ?";

  private static final String UNUSED =
      "select grp, hash, file, is_file, size from blob where touched_at < ? and not exists (select 1 from blob_use"
          + " where blob_use.grp = blob.grp and blob_use.hash = blob.hash)"
          + " order by touched_at limit ?";

  // Who has put or shared it meanwhile has touched it, so the time decides again.
  private static final String DELETE =
      "delete from blob where grp = ? and hash = ? and touched_at < ? and not exists (select 1 from"
          + " blob_use where blob_use.grp = blob.grp and blob_use.hash = blob.hash)";

  private BlobTable() {}

  /**
   * Where a blob's content is.
   *
   * @param file in the folder, or null when the content is in the table
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Content(@Nullable String file, byte @Nullable [] bytes) {}

  /**
   * A blob nobody uses.
   *
   * @param fileBytes what it counts among the group's files, 0 when it is none
   */
  record Unused(String group, String hash, @Nullable String file, long fileBytes) {}

  /**
   * Marks it as used now; false when there is none.
   *
   * @param run that uses it from now on, or null when none does yet
   */
  public static boolean share(
      Session session, String group, @Nullable String run, String hash, long now)
      throws SQLException {
    var touch = session.prepare(TOUCH);
    touch.setLong(1, now);
    touch.setString(2, group);
    touch.setString(3, hash);
    if (touch.executeUpdate() == 0) {
      return false;
    }
    if (run == null) {
      return true;
    }
    var use = session.prepare(USE);
    use.setString(1, group);
    use.setString(2, hash);
    use.setString(3, run);
    use.executeUpdate();
    return true;
  }

  /** Adds it unless it is there; the answer names the file that counts. */
  static Content insert(
      Session session, String group, @Nullable String run, BlobRef ref, Content content, long now)
      throws SQLException {
    var insert = session.prepare(INSERT);
    insert.setString(1, group);
    insert.setString(2, ref.hash());
    insert.setLong(3, ref.size());
    insert.setLong(4, now);
    insert.setString(5, content.file());
    insert.setBytes(6, content.bytes());
    insert.executeUpdate();
    share(session, group, run, ref.hash(), now);
    return content.file() == null ? content : find(session, group, ref.hash()).orElse(content);
  }

  /** Stores a value that is part of an event of this transaction. */
  public static void insert(
      Session session, String group, String run, String hash, byte[] content, long now)
      throws SQLException {
    insert(session, group, run, new BlobRef(hash, content.length), new Content(null, content), now);
  }

  /** The content of a blob that is in the table. */
  public static Optional<byte[]> content(Session session, String group, String hash)
      throws SQLException {
    return find(session, group, hash).flatMap(content -> Optional.ofNullable(content.bytes()));
  }

  static Optional<Content> find(Session session, String group, String hash) throws SQLException {
    var select = session.prepare(SELECT);
    select.setString(1, group);
    select.setString(2, hash);
    try (var result = select.executeQuery()) {
      return result.next()
          ? Optional.of(new Content(result.getString(1), result.getBytes(2)))
          : Optional.empty();
    }
  }

  static List<Unused> deleteUnused(Session session, long before, int limit) throws SQLException {
    var select = session.prepare(UNUSED);
    select.setLong(1, before);
    select.setInt(2, limit);
    var unused = new ArrayList<Unused>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        var bytes = rows.getInt(4) == 1 ? rows.getLong(5) : 0;
        unused.add(new Unused(rows.getString(1), rows.getString(2), rows.getString(3), bytes));
      }
    }
    var deleted = new ArrayList<Unused>();
    var delete = session.prepare(DELETE);
    for (var blob : unused) {
      if (blob.fileBytes() > 0) {
        FileTable.lock(session, blob.group());
      }
      delete.setString(1, blob.group());
      delete.setString(2, blob.hash());
      delete.setLong(3, before);
      if (delete.executeUpdate() == 1) {
        deleted.add(blob);
        if (blob.fileBytes() > 0) {
          FileTable.add(session, blob.group(), -blob.fileBytes());
        }
      }
    }
    return deleted;
  }
}
