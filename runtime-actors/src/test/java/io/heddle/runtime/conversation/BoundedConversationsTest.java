package io.heddle.runtime.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.conversation.BoundedConversations.Bounds;
import io.heddle.runtime.conversation.Conversations.Handover;
import io.heddle.runtime.conversation.Conversations.Snapshot;
import io.heddle.runtime.node.NodeContext.Exchange;
import org.junit.jupiter.api.Test;

final class BoundedConversationsTest {

  private static Handover says(String execution, String words) {
    return new Handover(
        execution, 1, ObjectValue.of("last", Value.of(words)), new Exchange(words, words));
  }

  private static Snapshot read(Conversations conversations, String id) {
    return conversations.read(id).toCompletableFuture().join();
  }

  @Test
  void appliesAHandoverOnce() {
    var conversations = new BoundedConversations(Bounds.STANDARD);
    conversations.apply("c", says("e1", "one"));
    conversations.apply("c", says("e2", "two"));
    conversations.apply("c", says("e1", "one"));

    var snapshot = read(conversations, "c");
    assertThat(snapshot.version()).isEqualTo(2);
    assertThat(snapshot.variables().get("last")).isEqualTo(Value.of("two"));
    assertThat(snapshot.exchanges()).extracting(Exchange::query).containsExactly("one", "two");
  }

  @Test
  void aTurnWithoutAnAnswerLeavesItsVariables() {
    var conversations = new BoundedConversations(Bounds.STANDARD);
    conversations.apply("c", new Handover("e", 1, ObjectValue.of("x", Value.of(1)), null));
    assertThat(read(conversations, "c").exchanges()).isEmpty();
    assertThat(read(conversations, "c").variables().get("x")).isEqualTo(Value.of(1));
  }

  @Test
  void forgetsTheOldestExchangesOfAConversation() {
    var conversations = new BoundedConversations(new Bounds(10, 2, 1 << 20));
    for (var words : new String[] {"one", "two", "three"}) {
      conversations.apply("c", says(words, words));
    }
    assertThat(read(conversations, "c").exchanges())
        .extracting(Exchange::query)
        .containsExactly("two", "three");
    assertThat(read(conversations, "c").version()).isEqualTo(3);
  }

  @Test
  void forgetsTheConversationThatWasNotUsedForLongest() {
    var conversations = new BoundedConversations(new Bounds(2, 10, 1 << 20));
    conversations.apply("a", says("1", "x"));
    conversations.apply("b", says("2", "x"));
    read(conversations, "a");
    conversations.apply("c", says("3", "x"));
    assertThat(conversations.ids()).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void staysWithinItsBytes() {
    var conversations = new BoundedConversations(new Bounds(1_000, 1_000, 12_000));
    for (var i = 0; i < 100; i++) {
      conversations.apply("c" + i, says("e" + i, "x".repeat(500)));
    }
    assertThat(conversations.ids()).hasSizeBetween(2, 5).contains("c99");
    for (var i = 0; i < 100; i++) {
      conversations.apply("one", says("f" + i, "x".repeat(500)));
    }
    assertThat(read(conversations, "one").exchanges()).hasSize(1);
  }
}
