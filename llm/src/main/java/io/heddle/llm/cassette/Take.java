package io.heddle.llm.cassette;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import io.heddle.runtime.model.ValueJson;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One recorded reply.
 *
 * @param deltas as they streamed; empty when the answer came whole
 */
record Take(List<Delta> deltas, Reply reply) {

  /** A piece of the text, or of the thoughts before it. */
  record Delta(String text, boolean isThought) {}

  Take {
    deltas = List.copyOf(deltas);
  }

  /** Plays the deltas; an answer that was recorded whole is one. */
  void playTo(Listener listener) {
    for (var delta : deltas) {
      if (delta.isThought()) {
        listener.onReasoning(delta.text());
      } else {
        listener.onText(delta.text());
      }
    }
    if (deltas.isEmpty() && reply instanceof Reply.Answered answered) {
      if (!answered.reasoning().isEmpty()) {
        listener.onReasoning(answered.reasoning());
      }
      if (!answered.text().isEmpty()) {
        listener.onText(answered.text());
      }
    }
  }

  /** The line's members beside its key. */
  void putInto(Map<String, Value> line) {
    if (!deltas.isEmpty()) {
      var pieces = new ArrayList<Value>();
      for (var delta : deltas) {
        var text = Value.of(delta.text());
        pieces.add(delta.isThought() ? ObjectValue.of("thought", text) : text);
      }
      line.put("deltas", Value.array(pieces));
    }
    switch (reply) {
      case Reply.Answered answered -> line.put("answer", of(answered));
      case Reply.Failed(var failure) -> line.put("failure", of(failure));
    }
  }

  /** The take in a line, or null when there is none. */
  static @Nullable Take read(ObjectValue line) {
    var reply =
        line.get("answer") instanceof ObjectValue answer
            ? answered(answer)
            : line.get("failure") instanceof ObjectValue failure ? failed(failure) : null;
    return reply == null ? null : new Take(deltas(line.get("deltas")), reply);
  }

  private static Value of(Reply.Answered answered) {
    var usage = answered.usage();
    Map<String, Value> answer = new LinkedHashMap<>();
    answer.put("text", Value.of(answered.text()));
    answer.put("reasoning", Value.of(answered.reasoning()));
    answer.put(
        "tool_calls", Value.array(answered.toolCalls().stream().map(RequestKey::of).toList()));
    answer.put("finish_reason", Value.of(answered.finishReason()));
    answer.put("prompt_tokens", Value.of(usage.promptTokens()));
    answer.put("completion_tokens", Value.of(usage.completionTokens()));
    answer.put("price", Value.of(usage.price().toPlainString()));
    answer.put("currency", Value.of(usage.currency()));
    return new ObjectValue(answer);
  }

  private static Value of(NodeFailure failure) {
    Map<String, Value> wire = new LinkedHashMap<>();
    wire.put("kind", Value.of(failure.kind().name()));
    wire.put("code", Value.of(failure.code()));
    wire.put("type", Value.of(failure.type()));
    wire.put("message", Value.of(failure.message()));
    wire.put("retryable", Value.of(failure.retryable()));
    var wait = failure.retryAfter();
    if (wait != null) {
      wire.put("retry_after_ms", Value.of(wait.toMillis()));
    }
    return new ObjectValue(wire);
  }

  private static Reply answered(ObjectValue answer) {
    var calls = new ArrayList<ToolCall>();
    if (answer.get("tool_calls") instanceof ArrayValue(var items)) {
      for (var item : items) {
        if (item instanceof ObjectValue call) {
          calls.add(new ToolCall(text(call, "id"), text(call, "name"), text(call, "arguments")));
        }
      }
    }
    var usage =
        new Usage(
            number(answer, "prompt_tokens"),
            number(answer, "completion_tokens"),
            price(text(answer, "price")),
            text(answer, "currency"));
    return new Reply.Answered(
        text(answer, "text"),
        text(answer, "reasoning"),
        List.copyOf(calls),
        text(answer, "finish_reason"),
        usage);
  }

  private static Reply failed(ObjectValue wire) {
    return new Reply.Failed(
        new NodeFailure(
            kind(text(wire, "kind")),
            text(wire, "code"),
            text(wire, "type"),
            text(wire, "message"),
            wire.get("retryable") == BooleanValue.TRUE,
            wire.get("retry_after_ms") instanceof IntegerValue(var wait)
                ? Duration.ofMillis(wait)
                : null));
  }

  private static List<Delta> deltas(@Nullable Value value) {
    var deltas = new ArrayList<Delta>();
    if (value instanceof ArrayValue(var items)) {
      for (var item : items) {
        deltas.add(
            switch (item) {
              case StringValue(var text) -> new Delta(text, false);
              case ObjectValue thought -> new Delta(text(thought, "thought"), true);
              case Value other -> new Delta(ValueJson.write(other), false);
            });
      }
    }
    return deltas;
  }

  private static ErrorKind kind(String name) {
    for (var kind : ErrorKind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return ErrorKind.INTERNAL;
  }

  private static BigDecimal price(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException _) {
      return BigDecimal.ZERO;
    }
  }

  private static String text(ObjectValue object, String name) {
    return object.get(name) instanceof StringValue(var text) ? text : "";
  }

  private static long number(ObjectValue object, String name) {
    return object.get(name) instanceof IntegerValue(var number) ? number : 0;
  }
}
