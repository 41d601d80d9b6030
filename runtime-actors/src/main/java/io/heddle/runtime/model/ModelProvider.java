package io.heddle.runtime.model;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A service that answers chats. Never retries by itself: retries are the engine's. */
public interface ModelProvider {

  /** The provider's name as workflows write it: {@code mock}, {@code openai} ... */
  String id();

  /**
   * Asks the model. Deltas go to {@code listener} in order as they come, from any thread, when the
   * request asks for a stream; the whole answer is the result in any case.
   *
   * <p>Never throws and never fails the stage: what goes wrong is a {@link Reply.Failed}.
   */
  CompletionStage<Reply> chat(Request request, Listener listener, Cancellation cancellation);

  /** Who says a message. */
  enum Role {
    SYSTEM,
    USER,
    ASSISTANT,
    TOOL
  }

  /** A piece of a message. */
  sealed interface Part {
    record Text(String text) implements Part {}

    /** A picture, document, sound or film by URL, data URLs included. */
    record Media(String kind, String url, @Nullable String detail) implements Part {}
  }

  /**
   * One message of a conversation.
   *
   * @param toolCalls what an assistant message asks for
   * @param toolCallId what a tool message answers, or null
   */
  record Message(
      Role role, List<Part> parts, List<ToolCall> toolCalls, @Nullable String toolCallId) {

    public static Message text(Role role, String text) {
      return new Message(role, List.of(new Part.Text(text)), List.of(), null);
    }
  }

  /** A tool the model may call; the parameters are a JSON Schema. */
  record Tool(String name, String description, Value parameters) {}

  /**
   * What a model wants done by a tool.
   *
   * @param arguments JSON text as the model wrote it
   */
  record ToolCall(String id, String name, String arguments) {}

  /**
   * What to ask of a model.
   *
   * @param model the model's name at the provider
   * @param parameters completion parameters by their usual names ({@code temperature}, {@code
   *     top_p}, {@code max_tokens}, {@code stop} ...); unknown ones pass through
   * @param credentials {@code api_key}, {@code base_url}, {@code org_id} ...; never logged
   * @param responseSchema a JSON Schema that the answer must fit, or null
   */
  record Request(
      String model,
      List<Message> messages,
      ObjectValue parameters,
      Map<String, String> credentials,
      List<Tool> tools,
      @Nullable Value responseSchema,
      boolean stream) {

    /** Without credentials and content: for logs. */
    @Override
    public String toString() {
      return "%d messages, %d tools for model %s".formatted(messages.size(), tools.size(), model);
    }
  }

  /**
   * Hears an answer while it is written, from one thread at a time. Must not throw; may block, and
   * then the service waits.
   */
  interface Listener {

    Listener NONE = text -> {};

    void onText(String delta);

    default void onReasoning(String delta) {}
  }

  /** How a request ended. */
  sealed interface Reply {

    record Answered(
        String text, String reasoning, List<ToolCall> toolCalls, String finishReason, Usage usage)
        implements Reply {}

    record Failed(NodeFailure failure) implements Reply {}
  }
}
