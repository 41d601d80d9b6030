package io.heddle.persistence.conversation;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.blob.FilePins;
import io.heddle.persistence.codec.Cbor;
import io.heddle.persistence.codec.CodecException;
import io.heddle.persistence.codec.ValueCodec;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.conversation.Conversations.Handover;
import io.heddle.runtime.conversation.Conversations.Snapshot;
import io.heddle.runtime.node.NodeContext.Exchange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements on conversations; whoever changes one holds the lock of its row. */
final class ConversationTable {

  /** Turns of one conversation that are remembered. */
  static final int MAX_TURNS = 500;

  /** Bytes of what was said in one conversation; the newest exchange stays whatever its size. */
  static final long MAX_BYTES = 8L << 20;

  private static final String CREATE =
      "insert into conversation (grp, id, version, tickets, variables, used_at)"
          + " values (?, ?, 0, 0, ?, ?) on conflict (grp, id) do nothing";

  private static final String USE =
      "update conversation set used_at = ?, tickets = tickets + 1 where grp = ? and id = ?";

  private static final String FIND =
      "select version, variables, tickets from conversation where grp = ? and id = ?";

  private static final String APPLIED =
      "select 1 from conversation_turn where grp = ? and conversation = ? and execution = ? and"
          + " turn = ?";

  private static final String TURN =
      "insert into conversation_turn (grp, conversation, version, execution, turn, size, exchange)"
          + " values (?, ?, ?, ?, ?, ?, ?)";

  private static final String ADVANCE =
      "update conversation set version = ?, variables = ? where grp = ? and id = ?";

  private static final String SUM =
      "select count(*), coalesce(sum(size), 0) from conversation_turn where grp = ? and"
          + " conversation = ?";

  private static final String SIZES =
      "select version, size from conversation_turn where grp = ? and conversation = ?"
          + " order by version desc";

  private static final String FORGET =
      "delete from conversation_turn where grp = ? and conversation = ? and version <= ?";

  private static final String SAID =
      "select exchange from conversation_turn where grp = ? and conversation = ? and exchange is"
          + " not null order by version";

  private static final String UNUSED =
      "select grp, id from conversation where used_at < ? and not exists (select 1 from"
          + " conversation_waiting where conversation_waiting.grp = conversation.grp and"
          + " conversation_waiting.conversation = conversation.id) order by used_at limit ?";

  private static final String DELETE = "delete from conversation where grp = ? and id = ?";

  private ConversationTable() {}

  /**
   * A conversation as it stands.
   *
   * @param tickets how often it was changed; the number of who changed it last
   */
  record Row(long version, ObjectValue variables, long tickets) {}

  /** Makes the conversation if there is none, and takes its lock until the end of the commit. */
  static Row lock(Session session, String group, String id, long now) throws SQLException {
    var create = session.prepare(CREATE);
    create.setString(1, group);
    create.setString(2, id);
    create.setBytes(3, ValueCodec.bytes(ObjectValue.EMPTY));
    create.setLong(4, now);
    create.executeUpdate();
    var use = session.prepare(USE);
    use.setLong(1, now);
    use.setString(2, group);
    use.setString(3, id);
    use.executeUpdate();
    var row = find(session, group, id);
    if (row == null) {
      throw new IllegalStateException("conversation %s of %s vanished".formatted(id, group));
    }
    return row;
  }

  static @Nullable Row find(Session session, String group, String id) throws SQLException {
    var find = session.prepare(FIND);
    find.setString(1, group);
    find.setString(2, id);
    try (var rows = find.executeQuery()) {
      return rows.next()
          ? new Row(
              rows.getLong(1), Cbor.read(rows.getBytes(2), ValueCodec::readObject), rows.getLong(3))
          : null;
    }
  }

  /** Applies what a turn leaves behind unless it was applied before. */
  static void apply(Session session, String group, String id, Handover handover, long now)
      throws SQLException {
    var row = lock(session, group, id, now);
    if (isApplied(session, group, id, handover)) {
      return;
    }
    var version = row.version() + 1;
    var variables = new LinkedHashMap<>(row.variables().entries());
    variables.putAll(handover.variables().entries());
    var all = new ObjectValue(variables);
    insert(session, group, id, version, handover);
    var advance = session.prepare(ADVANCE);
    advance.setLong(1, version);
    advance.setBytes(2, ValueCodec.bytes(all));
    advance.setString(3, group);
    advance.setString(4, id);
    advance.executeUpdate();
    FilePins.replace(session, group, user(group, id), all, now);
    trim(session, group, id);
  }

  private static boolean isApplied(Session session, String group, String id, Handover handover)
      throws SQLException {
    var applied = session.prepare(APPLIED);
    applied.setString(1, group);
    applied.setString(2, id);
    applied.setString(3, handover.execution());
    applied.setInt(4, handover.turn());
    try (var rows = applied.executeQuery()) {
      return rows.next();
    }
  }

  private static void insert(
      Session session, String group, String id, long version, Handover handover)
      throws SQLException {
    var said = handover.exchange();
    var exchange =
        said == null
            ? null
            : ValueCodec.bytes(
                Value.array(List.of(Value.of(said.query()), Value.of(said.answer()))));
    var turn = session.prepare(TURN);
    turn.setString(1, group);
    turn.setString(2, id);
    turn.setLong(3, version);
    turn.setString(4, handover.execution());
    turn.setInt(5, handover.turn());
    turn.setLong(6, exchange == null ? 0 : exchange.length);
    turn.setBytes(7, exchange);
    turn.executeUpdate();
  }

  private static boolean isWithinBounds(Session session, String group, String id)
      throws SQLException {
    var sum = session.prepare(SUM);
    sum.setString(1, group);
    sum.setString(2, id);
    try (var rows = sum.executeQuery()) {
      return !rows.next() || (rows.getLong(1) <= MAX_TURNS && rows.getLong(2) <= MAX_BYTES);
    }
  }

  private static void trim(Session session, String group, String id) throws SQLException {
    if (isWithinBounds(session, group, id)) {
      return;
    }
    var sizes = session.prepare(SIZES);
    sizes.setString(1, group);
    sizes.setString(2, id);
    var turns = 0;
    var bytes = 0L;
    var last = -1L;
    try (var rows = sizes.executeQuery()) {
      while (last < 0 && rows.next()) {
        turns++;
        bytes += rows.getLong(2);
        if (turns > MAX_TURNS || (turns > 1 && bytes > MAX_BYTES)) {
          last = rows.getLong(1);
        }
      }
    }
    if (last >= 0) {
      forget(session, group, id, last);
    }
  }

  private static void forget(Session session, String group, String id, long upTo)
      throws SQLException {
    var forget = session.prepare(FORGET);
    forget.setString(1, group);
    forget.setString(2, id);
    forget.setLong(3, upTo);
    forget.executeUpdate();
  }

  static Snapshot snapshot(Session session, String group, String id) throws SQLException {
    var row = find(session, group, id);
    if (row == null) {
      return Snapshot.NEW;
    }
    var said = session.prepare(SAID);
    said.setString(1, group);
    said.setString(2, id);
    var exchanges = new ArrayList<Exchange>();
    try (var rows = said.executeQuery()) {
      while (rows.next()) {
        exchanges.add(exchange(ValueCodec.read(rows.getBytes(1))));
      }
    }
    return new Snapshot(row.version(), row.variables(), exchanges);
  }

  private static Exchange exchange(Value stored) {
    if (stored instanceof ArrayValue pair
        && pair.size() == 2
        && pair.items().get(0) instanceof StringValue(var query)
        && pair.items().get(1) instanceof StringValue(var answer)) {
      return new Exchange(query, answer);
    }
    throw new CodecException("an exchange that is no pair of texts");
  }

  /** Forgets some that nobody has used for so long; how many. */
  static int deleteUnused(Session session, long before, int limit) throws SQLException {
    var unused = session.prepare(UNUSED);
    unused.setLong(1, before);
    unused.setInt(2, limit);
    record Key(String group, String id) {}
    var keys = new ArrayList<Key>();
    try (var rows = unused.executeQuery()) {
      while (rows.next()) {
        keys.add(new Key(rows.getString(1), rows.getString(2)));
      }
    }
    for (var key : keys) {
      forget(session, key.group(), key.id(), Long.MAX_VALUE);
      FilePins.release(session, user(key.group(), key.id()));
      var delete = session.prepare(DELETE);
      delete.setString(1, key.group());
      delete.setString(2, key.id());
      delete.executeUpdate();
    }
    return keys.size();
  }

  /** Under which name a conversation uses files; no id of a run looks like it. */
  private static String user(String group, String id) {
    return "conversation:%s/%s".formatted(group, id);
  }
}
