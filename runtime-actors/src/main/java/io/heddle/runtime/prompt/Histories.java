package io.heddle.runtime.prompt;

import io.heddle.compiler.ir.ModelSpec.Memory;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeContext.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Earlier turns of a conversation, as messages or as lines of text. */
final class Histories {

  private static final String USER_PREFIX = "Human";
  private static final String ASSISTANT_PREFIX = "Assistant";

  private Histories() {}

  /** The turns a node's memory covers; none when it has no memory or brings its own messages. */
  static CompletionStage<List<Exchange>> of(@Nullable Memory memory, NodeContext context) {
    return memory == null || memory.messagesInput() >= 0
        ? CompletableFuture.completedFuture(List.of())
        : context.history().last(memory.window());
  }

  static List<Message> messages(List<Exchange> turns) {
    var messages = new ArrayList<Message>(2 * turns.size());
    for (var turn : turns) {
      messages.add(Message.text(Role.USER, turn.query()));
      messages.add(Message.text(Role.ASSISTANT, turn.answer()));
    }
    return messages;
  }

  static String lines(List<Exchange> turns, String userPrefix, String assistantPrefix) {
    var user = userPrefix.isEmpty() ? USER_PREFIX : userPrefix;
    var assistant = assistantPrefix.isEmpty() ? ASSISTANT_PREFIX : assistantPrefix;
    var lines = new ArrayList<String>(2 * turns.size());
    for (var turn : turns) {
      lines.add(user + ": " + turn.query());
      lines.add(assistant + ": " + turn.answer());
    }
    return String.join("\n", lines);
  }

  static String lines(List<Exchange> turns) {
    return lines(turns, USER_PREFIX, ASSISTANT_PREFIX);
  }

  /** The flat dialect's: its own array or the conversation's turns, and the window in messages. */
  static List<Message> flat(@Nullable Memory memory, ModelTexts texts, List<Exchange> turns) {
    if (memory == null) {
      return List.of();
    }
    if (memory.messagesInput() >= 0) {
      return ofArray(texts.value(memory.messagesInput()), memory.window());
    }
    var messages = messages(turns);
    var from = memory.window() == 0 ? 0 : Math.max(0, messages.size() - memory.window());
    return messages.subList(from, messages.size());
  }

  /** The last messages of an array of {@code {role, text}}. */
  private static List<Message> ofArray(@Nullable Value value, int window) {
    if (!(value instanceof ArrayValue(var items))) {
      return List.of();
    }
    var from = window <= 0 ? 0 : Math.max(0, items.size() - window);
    var messages = new ArrayList<Message>(items.size() - from);
    for (var item : items.subList(from, items.size())) {
      if (item instanceof ObjectValue message) {
        messages.add(Message.text(role(string(message.get("role"))), words(message)));
      }
    }
    return messages;
  }

  private static String words(ObjectValue message) {
    var text = message.get("text");
    return string(text == null ? message.get("content") : text);
  }

  private static String string(@Nullable Value value) {
    return value instanceof StringValue(var text) ? text : "";
  }

  static Role role(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "system" -> Role.SYSTEM;
      case "assistant" -> Role.ASSISTANT;
      case "tool" -> Role.TOOL;
      default -> Role.USER;
    };
  }
}
