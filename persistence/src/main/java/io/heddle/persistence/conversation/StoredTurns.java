package io.heddle.persistence.conversation;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.persistence.commit.GroupCommit;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.database.Readers;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.durable.ExecutionCommand;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Whose turn it is in a conversation. Runs queue and leave with the events that say so, see {@link
 * TurnTable}; here is what others ask.
 */
public final class StoredTurns {

  /** Runs that may wait in one conversation, the one whose turn it is included. */
  public static final int MAX_WAITING = 100;

  /** Conversations that are forgotten in one transaction. */
  private static final int BATCH = 100;

  private final GroupCommit writer;
  private final Readers readers;

  public StoredTurns(GroupCommit writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  /** What a run is to be told that asks for its turn. */
  public CompletableFuture<ExecutionCommand> standing(
      String group, String conversation, String run) {
    return readers.read(session -> standing(session, group, conversation, run));
  }

  private static ExecutionCommand standing(
      Session session, String group, String conversation, String run) throws SQLException {
    var first = TurnTable.first(session, group, conversation);
    // A run of a release without turns waits in no queue, and need not.
    if (first.isPresent() && !first.get().equals(run) && TurnTable.isWaiting(session, run)) {
      return new ExecutionCommand.TurnWaits();
    }
    // Read after the queue: what the turn before left is there since it is over.
    var row = ConversationTable.find(session, group, conversation);
    return row == null
        ? new ExecutionCommand.TurnCame(0, ObjectValue.EMPTY)
        : new ExecutionCommand.TurnCame(row.version(), row.variables());
  }

  /** The run whose turn it is. */
  public CompletableFuture<Optional<String>> first(String group, String conversation) {
    return readers.read(session -> TurnTable.first(session, group, conversation));
  }

  /**
   * Whether one more run may wait. Those that come at the same moment may be some too many.
   *
   * @param run that wants to; one that is stored already needs no room
   */
  public CompletableFuture<Boolean> hasRoom(String group, String conversation, String run) {
    return readers.read(
        session ->
            TurnTable.count(session, group, conversation) < MAX_WAITING
                || TurnTable.isKnown(session, run));
  }

  /** Forgets some conversations that nobody has used since; 0 when there are none left. */
  public CompletableFuture<Integer> forgetUnused(Instant since) {
    return writer.submit(
        new Write.Change<>(
            0, session -> ConversationTable.deleteUnused(session, since.toEpochMilli(), BATCH)));
  }
}
