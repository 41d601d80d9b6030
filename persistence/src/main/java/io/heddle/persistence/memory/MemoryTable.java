package io.heddle.persistence.memory;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.blob.FilePins;
import io.heddle.persistence.codec.CodecException;
import io.heddle.persistence.codec.ValueCodec;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.memory.Memories.Memory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements on memories; whoever changes a namespace holds the lock of its row. */
final class MemoryTable {

  private static final String CREATE =
      "insert into memory_namespace (grp, namespace, position, used_at) values (?, ?, 0, ?)"
          + " on conflict (grp, namespace) do nothing";

  private static final String ADVANCE =
      "update memory_namespace set position = position + 1, used_at = ? where grp = ? and"
          + " namespace = ?";

  private static final String POSITION =
      "select position from memory_namespace where grp = ? and namespace = ?";

  private static final String STORE =
      "insert into memory (grp, namespace, name, position, size, content) values (?, ?, ?, ?, ?, ?)"
          + " on conflict (grp, namespace, name) do update set position = excluded.position,"
          + " size = excluded.size, content = excluded.content";

  private static final String SUM =
      "select count(*), coalesce(sum(size), 0) from memory where grp = ? and namespace = ?";

  private static final String SIZES =
      "select name, size from memory where grp = ? and namespace = ? order by position desc";

  private static final String DELETE =
      "delete from memory where grp = ? and namespace = ? and name = ?";

  private static final String NAMESPACES = "select count(*) from memory_namespace where grp = ?";

  private static final String OLDEST =
      "select namespace from memory_namespace where grp = ? order by used_at, namespace limit 1";

  private static final String DROP = "delete from memory_namespace where grp = ? and namespace = ?";

  private static final String ONE =
      "select position, content from memory where grp = ? and namespace = ? and name = ?";

  private static final String PAGE =
      "select position, content from memory where grp = ? and namespace = ? and position < ?"
          + " order by position desc limit ?";

  private MemoryTable() {}

  /** A memory and its place: later ones have higher numbers. */
  record Placed(long position, Memory memory) {}

  /**
   * Stores a memory as the newest of its namespace and forgets what is beyond the bounds.
   *
   * @param content of {@link #content}
   */
  static void store(
      Session session,
      String group,
      String namespaceText,
      Memory memory,
      byte[] content,
      MemoryBounds bounds,
      long now)
      throws SQLException {
    var namespace = hash(namespaceText);
    var isNew = create(session, group, namespace, now);
    var name = hash(memory.key());
    var store = session.prepare(STORE);
    store.setString(1, group);
    store.setString(2, namespace);
    store.setString(3, name);
    store.setLong(4, position(session, group, namespace));
    store.setLong(5, content.length);
    store.setBytes(6, content);
    store.executeUpdate();
    FilePins.replace(session, group, user(group, namespace, name), memory.value(), now);
    trim(session, group, namespace, bounds);
    if (isNew) {
      forgetOldest(session, group, bounds);
    }
  }

  private static boolean create(Session session, String group, String namespace, long now)
      throws SQLException {
    var create = session.prepare(CREATE);
    create.setString(1, group);
    create.setString(2, namespace);
    create.setLong(3, now);
    var isNew = create.executeUpdate() == 1;
    var advance = session.prepare(ADVANCE);
    advance.setLong(1, now);
    advance.setString(2, group);
    advance.setString(3, namespace);
    advance.executeUpdate();
    return isNew;
  }

  private static long position(Session session, String group, String namespace)
      throws SQLException {
    var position = session.prepare(POSITION);
    position.setString(1, group);
    position.setString(2, namespace);
    try (var rows = position.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("a namespace of %s vanished".formatted(group));
      }
      return rows.getLong(1);
    }
  }

  private static boolean isWithin(
      Session session, String group, String namespace, MemoryBounds bounds) throws SQLException {
    var sum = session.prepare(SUM);
    sum.setString(1, group);
    sum.setString(2, namespace);
    try (var rows = sum.executeQuery()) {
      return !rows.next()
          || (rows.getLong(1) <= bounds.entries() && rows.getLong(2) <= bounds.namespaceBytes());
    }
  }

  private static void trim(Session session, String group, String namespace, MemoryBounds bounds)
      throws SQLException {
    if (isWithin(session, group, namespace, bounds)) {
      return;
    }
    var sizes = session.prepare(SIZES);
    sizes.setString(1, group);
    sizes.setString(2, namespace);
    var entries = 0;
    var bytes = 0L;
    var beyond = new ArrayList<String>();
    try (var rows = sizes.executeQuery()) {
      while (rows.next()) {
        entries++;
        bytes += rows.getLong(2);
        if (entries > bounds.entries() || (entries > 1 && bytes > bounds.namespaceBytes())) {
          beyond.add(rows.getString(1));
        }
      }
    }
    for (var name : beyond) {
      delete(session, group, namespace, name);
    }
  }

  private static void delete(Session session, String group, String namespace, String name)
      throws SQLException {
    var delete = session.prepare(DELETE);
    delete.setString(1, group);
    delete.setString(2, namespace);
    delete.setString(3, name);
    delete.executeUpdate();
    FilePins.release(session, user(group, namespace, name));
  }

  private static void forgetOldest(Session session, String group, MemoryBounds bounds)
      throws SQLException {
    var count = session.prepare(NAMESPACES);
    count.setString(1, group);
    try (var rows = count.executeQuery()) {
      if (!rows.next() || rows.getInt(1) <= bounds.namespaces()) {
        return;
      }
    }
    var oldest = session.prepare(OLDEST);
    oldest.setString(1, group);
    String namespace;
    try (var rows = oldest.executeQuery()) {
      if (!rows.next()) {
        return;
      }
      namespace = rows.getString(1);
    }
    trim(session, group, namespace, MemoryBounds.NOTHING);
    var drop = session.prepare(DROP);
    drop.setString(1, group);
    drop.setString(2, namespace);
    drop.executeUpdate();
  }

  static @Nullable Memory find(Session session, String group, String namespace, String key)
      throws SQLException {
    var one = session.prepare(ONE);
    one.setString(1, group);
    one.setString(2, hash(namespace));
    one.setString(3, hash(key));
    try (var rows = one.executeQuery()) {
      return rows.next() ? memory(rows.getBytes(2)) : null;
    }
  }

  /**
   * Some memories, the newest first.
   *
   * @param before the lowest position that is known; {@link Long#MAX_VALUE} for the first page
   */
  static List<Placed> page(Session session, String group, String namespace, long before, int size)
      throws SQLException {
    var page = session.prepare(PAGE);
    page.setString(1, group);
    page.setString(2, hash(namespace));
    page.setLong(3, before);
    page.setInt(4, size);
    var placed = new ArrayList<Placed>();
    try (var rows = page.executeQuery()) {
      while (rows.next()) {
        placed.add(new Placed(rows.getLong(1), memory(rows.getBytes(2))));
      }
    }
    return placed;
  }

  /** Key, value and metadata as they are stored. */
  static byte[] content(Memory memory) {
    return ValueCodec.bytes(
        Value.array(List.of(Value.of(memory.key()), memory.value(), memory.metadata())));
  }

  private static Memory memory(byte[] content) {
    if (ValueCodec.read(content) instanceof ArrayValue parts
        && parts.size() == 3
        && parts.items().get(0) instanceof StringValue(var key)
        && parts.items().get(2) instanceof ObjectValue metadata) {
      return new Memory(key, parts.items().get(1), metadata);
    }
    throw new CodecException("a memory that is none");
  }

  /** Under which name a memory uses files; no id of a run looks like it. */
  private static String user(String group, String namespace, String name) {
    return "memory:%s/%s/%s".formatted(group, namespace, name);
  }

  private static String hash(String text) {
    try {
      // UTF-16, for a text of a node may be no Unicode.
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_16BE)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
