package io.heddle.server.stream;

import io.heddle.runtime.model.ModelFailures;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.Usage;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A model that says and does what the test wrote down, one script for each request. */
final class LedModel implements ModelProvider {

  /** What it does next. */
  sealed interface Step {

    record Say(String delta) implements Step {}

    record Think(String delta) implements Step {}

    /** Goes on once somebody completes this; gives up when it is cancelled. */
    record Await(CompletableFuture<?> cause) implements Step {}

    /** Answers with a failure that may be tried again. */
    record Fail() implements Step {}
  }

  private final Map<String, Queue<List<Step>>> scripts = new HashMap<>();
  final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  LedModel script(Step... steps) {
    return script("m", steps);
  }

  /**
   * The next script of the model with this name; {@code name/text} is that of a request that says
   * this text, whichever comes first.
   */
  LedModel script(String name, Step... steps) {
    scripts.computeIfAbsent(name, _ -> new ArrayDeque<>()).add(List.of(steps));
    return this;
  }

  @Override
  public String id() {
    return "led";
  }

  @Override
  public CompletionStage<Reply> chat(
      Request request, Listener listener, Cancellation cancellation) {
    List<Step> script;
    synchronized (scripts) {
      var asked = request.model() + '/' + text(request);
      var left = scripts.getOrDefault(asked, scripts.get(request.model()));
      script = java.util.Objects.requireNonNull(left == null ? null : left.poll(), asked);
    }
    cancellation.onCancel(() -> cancelled.complete(null));
    var reply = new CompletableFuture<Reply>();
    Thread.ofVirtual().start(() -> reply.complete(play(script, request, listener)));
    return reply;
  }

  private static String text(Request request) {
    return request.messages().getLast().parts().getLast() instanceof Part.Text(var text)
        ? text
        : "";
  }

  private Reply play(List<Step> script, Request request, Listener listener) {
    var text = new StringBuilder();
    var thoughts = new StringBuilder();
    for (var step : script) {
      switch (step) {
        case Step.Say(var delta) -> {
          text.append(delta);
          if (request.stream()) {
            listener.onText(delta);
          }
        }
        case Step.Think(var delta) -> {
          thoughts.append(delta);
          if (request.stream()) {
            listener.onReasoning(delta);
          }
        }
        case Step.Await(var cause) -> CompletableFuture.anyOf(cause, cancelled).join();
        case Step.Fail _ -> {
          return new Reply.Failed(ModelFailures.unavailable("the model hung up", null));
        }
      }
      if (cancelled.isDone()) {
        return new Reply.Failed(ModelFailures.cancelled());
      }
    }
    return new Reply.Answered(
        text.toString(),
        thoughts.toString(),
        List.of(),
        "stop",
        new Usage(3, 2, BigDecimal.ZERO, "USD"));
  }
}
