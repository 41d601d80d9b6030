package io.heddle.runtime;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.runtime.conversation.Conversations;
import io.heddle.runtime.node.NodeContext.Exchange;
import io.heddle.runtime.node.NodeContext.History;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What was said in one conversation before the turn that asks. */
record ConversationHistory(Conversations conversations, String conversation) implements History {

  /** Of the run with these system variables: none when it belongs to no conversation. */
  static History of(Conversations conversations, ObjectValue system) {
    return system.get("conversation_id") instanceof StringValue(var id) && !id.isEmpty()
        ? new ConversationHistory(conversations, id)
        : History.NONE;
  }

  @Override
  public CompletionStage<List<Exchange>> last(int turns) {
    return conversations
        .read(conversation)
        .thenApply(
            snapshot -> {
              var all = snapshot.exchanges();
              var from = turns <= 0 ? 0 : Math.max(0, all.size() - turns);
              return all.subList(from, all.size());
            });
  }
}
