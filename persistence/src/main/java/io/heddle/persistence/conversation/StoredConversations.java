package io.heddle.persistence.conversation;

import io.heddle.persistence.codec.ValueCodec;
import io.heddle.persistence.commit.GroupCommit;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.database.Readers;
import io.heddle.runtime.conversation.Conversations;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/**
 * The conversations of a group, in the store. Each keeps its last 500 turns and 8 MiB of what was
 * said, its variables whole.
 */
public final class StoredConversations implements Conversations {

  private final String group;
  private final GroupCommit writer;
  private final Readers readers;
  private final Clock clock;

  public StoredConversations(String group, GroupCommit writer, Readers readers, Clock clock) {
    this.group = group;
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Snapshot> read(String conversation) {
    return readers.read(session -> ConversationTable.snapshot(session, group, conversation));
  }

  @Override
  public CompletionStage<Snapshot> apply(String conversation, Handover handover) {
    var said = handover.exchange();
    var bytes =
        ValueCodec.bytes(handover.variables()).length
            + (said == null ? 0L : said.query().length() + said.answer().length());
    return writer.submit(
        new Write.Change<>(
            bytes,
            session -> {
              ConversationTable.apply(session, group, conversation, handover, clock.millis());
              return ConversationTable.snapshot(session, group, conversation);
            }));
  }
}
