package io.heddle.llm.openai;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import io.heddle.runtime.model.ValueJson;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts an answer together, from one message or from the pieces of a stream.
 *
 * <p>Services differ in what they leave out: ids, indexes, the choice of an empty piece, usage.
 * Only what an answer cannot do without is asked for. Not thread-safe.
 */
final class Answer {

  private static final int MAX_CALLS = 256;

  private final Faults faults;
  private final Listener listener;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final TreeMap<Integer, Call> calls = new TreeMap<>();
  private String finishReason = "";
  private Usage usage = Usage.NONE;
  private boolean chosen;
  private @Nullable NodeFailure failure;

  private static final class Call {
    private String id = "";
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
  }

  /**
   * @param listener hears the text as it is added
   */
  Answer(Faults faults, Listener listener) {
    this.faults = faults;
    this.listener = listener;
  }

  /** Adds a whole completion or a piece of one; after a failure nothing counts any more. */
  void add(String json) {
    if (failure != null) {
      return;
    }
    switch (ValueJson.parse(json)) {
      case ObjectValue object -> add(object);
      case null, default -> failure = faults.malformed("the answer is not a JSON object", json);
    }
  }

  boolean hasFailed() {
    return failure != null;
  }

  /** Whether the service has said how the answer ends. */
  boolean isFinished() {
    return !finishReason.isEmpty();
  }

  Reply reply(String raw) {
    if (failure != null) {
      return new Reply.Failed(failure);
    }
    return chosen
        ? new Reply.Answered(
            text.toString(), reasoning.toString(), toolCalls(), finishReason(), usage)
        : new Reply.Failed(faults.malformed("the answer has no choices", raw));
  }

  private void add(ObjectValue piece) {
    var error = piece.get("error");
    if (error != null && !error.equals(Value.none())) {
      failure = faults.inBand(error);
      return;
    }
    if (piece.get("usage") instanceof ObjectValue counted) {
      usage = usage(counted);
    }
    if (piece.get("choices") instanceof ArrayValue(var choices)
        && !choices.isEmpty()
        && choices.getFirst() instanceof ObjectValue choice) {
      chosen = true;
      addChoice(choice);
    }
  }

  private void addChoice(ObjectValue choice) {
    var message = choice.get("delta") instanceof ObjectValue delta ? delta : choice.get("message");
    if (message instanceof ObjectValue object) {
      addReasoning(object);
      addText(content(object));
      addCalls(object.get("tool_calls"));
    }
    if (choice.get("text") instanceof StringValue(var words)) {
      addText(words);
    }
    if (choice.get("finish_reason") instanceof StringValue(var reason) && !reason.isEmpty()) {
      finishReason = reason;
    }
  }

  private void addReasoning(ObjectValue message) {
    for (var name : List.of("reasoning_content", "reasoning")) {
      if (message.get(name) instanceof StringValue(var thought) && !thought.isEmpty()) {
        think(thought);
        return;
      }
    }
  }

  private void think(String thought) {
    reasoning.append(thought);
    listener.onReasoning(thought);
  }

  private void addText(String words) {
    if (!words.isEmpty()) {
      text.append(words);
      listener.onText(words);
    }
  }

  /** The text of a message; parts that are thoughts go where thoughts go. */
  private String content(ObjectValue message) {
    return switch (message.get("content")) {
      case StringValue(var words) -> words;
      case ArrayValue(var parts) -> {
        var words = new StringBuilder();
        for (var part : parts) {
          if (part instanceof ObjectValue object
              && object.get("text") instanceof StringValue(var piece)) {
            words.append(piece);
          } else if (part instanceof ObjectValue object
              && object.get("thinking") instanceof ArrayValue(var thoughts)) {
            thoughts.forEach(this::thinkPart);
          }
        }
        yield words.toString();
      }
      case null, default ->
          message.get("refusal") instanceof StringValue(var refusal) ? refusal : "";
    };
  }

  private void thinkPart(Value part) {
    if (part instanceof ObjectValue object
        && object.get("text") instanceof StringValue(var thought)) {
      think(thought);
    }
  }

  private void addCalls(@Nullable Value value) {
    if (!(value instanceof ArrayValue(var pieces))) {
      return;
    }
    for (var position = 0; position < pieces.size(); position++) {
      if (pieces.get(position) instanceof ObjectValue piece) {
        addCall(piece, position);
      }
    }
  }

  /** A piece without an index is a new call when it has a new id, else more of the last one. */
  private void addCall(ObjectValue piece, int position) {
    var id = string(piece, "id");
    var index =
        piece.get("index") instanceof IntegerValue(var number)
            ? Math.clamp(number, 0, Integer.MAX_VALUE)
            : unnumbered(id, position);
    if (calls.size() >= MAX_CALLS && !calls.containsKey(index)) {
      failure = faults.malformed("the answer has too many tool calls", "more than " + MAX_CALLS);
      return;
    }
    var call = calls.computeIfAbsent(index, _ -> new Call());
    call.id = call.id.isEmpty() ? id : call.id;
    if (piece.get("function") instanceof ObjectValue function) {
      if (call.name.isEmpty()) {
        call.name.append(string(function, "name"));
      }
      switch (function.get("arguments")) {
        case StringValue(var words) -> call.arguments.append(words);
        case ObjectValue object -> call.arguments.append(ValueJson.write(object));
        case null, default -> {}
      }
    }
  }

  private int unnumbered(String id, int position) {
    if (calls.isEmpty()) {
      return position;
    }
    for (var entry : calls.entrySet()) {
      if (!id.isEmpty() && entry.getValue().id.equals(id)) {
        return entry.getKey();
      }
    }
    return id.isEmpty() ? calls.lastKey() : calls.lastKey() + 1;
  }

  private List<ToolCall> toolCalls() {
    var made = new ArrayList<ToolCall>();
    for (var call : calls.values()) {
      var id = call.id.isEmpty() ? "call_" + (made.size() + 1) : call.id;
      var arguments = call.arguments.isEmpty() ? "{}" : call.arguments.toString();
      made.add(new ToolCall(id, call.name.toString(), arguments));
    }
    return List.copyOf(made);
  }

  private String finishReason() {
    return finishReason.isEmpty() ? (calls.isEmpty() ? "stop" : "tool_calls") : finishReason;
  }

  private static Usage usage(ObjectValue counted) {
    return new Usage(
        number(counted, "prompt_tokens"),
        number(counted, "completion_tokens"),
        BigDecimal.ZERO,
        "USD");
  }

  private static long number(ObjectValue object, String name) {
    return object.get(name) instanceof IntegerValue(var number) ? Math.max(0, number) : 0;
  }

  private static String string(ObjectValue object, String name) {
    return object.get(name) instanceof StringValue(var text) ? text : "";
  }
}
