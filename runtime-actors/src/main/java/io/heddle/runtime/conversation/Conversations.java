package io.heddle.runtime.conversation;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.NodeContext.Exchange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps the conversations of a group. A stage fails only when what keeps them is out of order. */
public interface Conversations {

  /** Keeps none: every turn is a first one. */
  Conversations NONE =
      new Conversations() {
        @Override
        public CompletionStage<Snapshot> read(String conversation) {
          return CompletableFuture.completedFuture(Snapshot.NEW);
        }

        @Override
        public CompletionStage<Snapshot> apply(String conversation, Handover handover) {
          return CompletableFuture.completedFuture(Snapshot.NEW);
        }
      };

  /**
   * What a turn begins with.
   *
   * @param version how many turns were applied
   * @param variables those that a turn wrote, by name
   * @param exchanges what was said, oldest first; the oldest may be forgotten
   */
  record Snapshot(long version, ObjectValue variables, List<Exchange> exchanges) {

    public static final Snapshot NEW = new Snapshot(0, ObjectValue.EMPTY, List.of());

    public Snapshot {
      exchanges = List.copyOf(exchanges);
    }
  }

  /**
   * What a turn leaves behind.
   *
   * @param execution with {@code turn}, what makes it unique: it is applied once
   * @param turn of the execution that hands over; one that hands over at its end says 1
   * @param variables the new values, whole, of what it changed
   * @param exchange what was said, or null when there was no answer
   */
  record Handover(String execution, int turn, ObjectValue variables, @Nullable Exchange exchange) {}

  /** As it is now; a conversation that is not known is new. */
  CompletionStage<Snapshot> read(String conversation);

  /** Applies what a turn leaves behind, once, and answers with what came of it. */
  CompletionStage<Snapshot> apply(String conversation, Handover handover);
}
