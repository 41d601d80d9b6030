package io.heddle.persistence.commit;

import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.machine.RunStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Writes and rows that tests write. */
public final class Rows {

  private Rows() {}

  /** One event of the run with this number, and the run's row. */
  public static Write.Append append(String run, String writer, long sequenceNr) {
    return append(run, writer, sequenceNr, 1, running(run, 0, ""));
  }

  public static Write.Append append(
      String run, String writer, long first, int count, @Nullable RunRow row) {
    var events = new ArrayList<EventRow>();
    for (var i = 0; i < count; i++) {
      var text = "%s %d by %s".formatted(run, first + i, writer);
      events.add(
          new EventRow(first + i, 1_000, 19, "S", "", text.getBytes(StandardCharsets.UTF_8)));
    }
    return new Write.Append("run|" + run, writer, events, row);
  }

  public static RunRow running(String id, int slot, String member) {
    return row(id, slot, member, RunRow.NEVER, RunStatus.RUNNING);
  }

  public static RunRow row(String id, int slot, String member, long wakeAt, RunStatus status) {
    var group = id.contains("/") ? id.substring(0, id.indexOf('/')) : "g";
    var owner = member.isEmpty() ? RunRow.Owner.NOBODY : new RunRow.Owner(member, 1);
    return new RunRow(
        id,
        group,
        slot,
        status,
        owner,
        wakeAt,
        "flow",
        3,
        new RunRow.Origin("", "api", "ann", ""),
        1_000,
        2_000,
        status.isTerminal() ? 2_000 : RunRow.NOT_YET,
        !status.isTerminal());
  }
}
