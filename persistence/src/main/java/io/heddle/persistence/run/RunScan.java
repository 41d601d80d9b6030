package io.heddle.persistence.run;

import io.heddle.persistence.database.Dialect;
import io.heddle.persistence.database.Readers;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.durable.RunRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds runs that nobody will wake by himself: those whose time has come and whose owner has let
 * them go, those whose owner is gone, and, late, those whose owner seems to sleep.
 *
 * <p>Costs a seek in an index for each slot and for each owner, however many rows wait. Each scan
 * begins where the one before stopped, so a slot full of due rows holds up no other.
 */
public final class RunScan {

  private static final String COLUMNS = "id, grp, slot, owner, wake_at";

  private static final String DUE =
      "select "
          + COLUMNS
          + " from run where slot = %s and wake_at <= ? and (owner = '' or wake_at <= ?)"
          + " order by wake_at limit ?";

  private static final String DUE_SLOT = DUE.formatted("?");

  private static final String DUE_SLOTS =
      "select r.* from unnest(?::int[]) as s (n), lateral ("
          + DUE.formatted("s.n")
          + ") as r limit ?";

  // Jumps from owner to owner in the index instead of counting their rows.
  private static final String OWNERS =
      "with recursive o (name) as (select min(owner) from run where owner <> '' union all"
          + " select (select min(owner) from run where owner <> '' and owner > o.name) from o"
          + " where o.name is not null) select name from o where name is not null";

  private static final String ORPHANS =
      "select "
          + COLUMNS
          + " from run where owner = ? and owner <> '' and slot >= ? and slot < ? limit ?";

  private final Dialect dialect;
  private final Readers readers;
  private final Slots slots;
  private final AtomicInteger next;

  public RunScan(Dialect dialect, Readers readers, Slots slots) {
    this.dialect = dialect;
    this.readers = readers;
    this.slots = slots;
    this.next = new AtomicInteger(slots.from());
  }

  /**
   * A slice of the store's slots.
   *
   * @param to exclusive
   */
  public record Slots(int from, int to) {

    public Slots {
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException("slots %d to %d".formatted(from, to));
      }
    }
  }

  /**
   * What to look for.
   *
   * @param members the owners that live
   * @param backstop how late a row of a living owner may be before it is woken all the same
   * @param limit of rows
   */
  public record Request(Instant now, Set<String> members, Duration backstop, int limit) {

    public Request {
      members = Set.copyOf(members);
      if (limit < 1) {
        throw new IllegalArgumentException("a scan for %d rows".formatted(limit));
      }
    }
  }

  /**
   * A run to wake.
   *
   * @param owner who held it last, or empty
   * @param wakeAt milliseconds since 1970, or {@link RunRow#NEVER}
   */
  public record Due(String id, String group, int slot, String owner, long wakeAt) {}

  /** Runs to wake, orphans first. */
  public CompletableFuture<List<Due>> due(Request request) {
    return readers.read(session -> due(session, request));
  }

  private List<Due> due(Session session, Request request) throws SQLException {
    var found = new ArrayList<Due>();
    orphans(session, request, found);
    if (found.size() < request.limit()) {
      switch (dialect) {
        case SQLITE -> slotBySlot(session, request, found);
        case POSTGRES -> allSlots(session, request, found);
      }
    }
    return found;
  }

  private void orphans(Session session, Request request, List<Due> found) throws SQLException {
    for (var owner : owners(session)) {
      if (!request.members().contains(owner) && found.size() < request.limit()) {
        var statement = session.prepare(ORPHANS);
        statement.setString(1, owner);
        statement.setInt(2, slots.from());
        statement.setInt(3, slots.to());
        statement.setInt(4, request.limit() - found.size());
        read(statement, found);
      }
    }
  }

  private static List<String> owners(Session session) throws SQLException {
    var owners = new ArrayList<String>();
    try (var rows = session.prepare(OWNERS).executeQuery()) {
      while (rows.next()) {
        owners.add(rows.getString(1));
      }
    }
    return owners;
  }

  private void slotBySlot(Session session, Request request, List<Due> found) throws SQLException {
    var statement = session.prepare(DUE_SLOT);
    for (var slot : slotsInTurn()) {
      if (found.size() == request.limit()) {
        return;
      }
      statement.setInt(1, slot);
      bindTimes(statement, request);
      statement.setInt(4, request.limit() - found.size());
      read(statement, found);
      continueAfter(slot);
    }
  }

  private void allSlots(Session session, Request request, List<Due> found) throws SQLException {
    var statement = session.prepare(DUE_SLOTS);
    var limit = request.limit() - found.size();
    statement.setArray(1, session.connection().createArrayOf("int4", slotsInTurn()));
    bindTimes(statement, request);
    statement.setInt(4, limit);
    statement.setInt(5, limit);
    var before = found.size();
    read(statement, found);
    if (found.size() > before) {
      continueAfter(found.getLast().slot());
    }
  }

  private static void bindTimes(PreparedStatement statement, Request request) throws SQLException {
    statement.setLong(2, request.now().toEpochMilli());
    statement.setLong(3, request.now().minus(request.backstop()).toEpochMilli());
  }

  private Integer[] slotsInTurn() {
    var count = slots.to() - slots.from();
    var first = next.get() - slots.from();
    var order = new Integer[count];
    for (var i = 0; i < count; i++) {
      order[i] = slots.from() + (first + i) % count;
    }
    return order;
  }

  private void continueAfter(int slot) {
    next.set(slot + 1 == slots.to() ? slots.from() : slot + 1);
  }

  private static void read(PreparedStatement statement, List<Due> found) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        var wakeAt = rows.getLong(5);
        found.add(
            new Due(
                rows.getString(1),
                rows.getString(2),
                rows.getInt(3),
                rows.getString(4),
                rows.wasNull() ? RunRow.NEVER : wakeAt));
      }
    }
  }
}
