package io.heddle.llm.mock;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.llm.mock.MockPlan.Answer;
import io.heddle.llm.mock.MockPlan.Failure;
import io.heddle.runtime.model.ModelFailures;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One answer on its way: waits, writes chunk by chunk, and ends or fails. */
public final class MockReply {

  private final MockPlan plan;
  private final Answer answer;
  private final Request request;
  private final Listener listener;
  private final Delays delays;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();

  private MockReply(
      MockPlan plan, Answer answer, Request request, Listener listener, Delays delays) {
    this.plan = plan;
    this.answer = answer;
    this.request = request;
    this.listener = listener;
    this.delays = delays;
  }

  /** Begins to answer; what has no delay is done when this returns. */
  public static CompletionStage<Reply> start(
      MockPlan plan,
      Answer answer,
      Request request,
      Listener listener,
      Cancellation cancellation,
      Delays delays) {
    var started = new MockReply(plan, answer, request, listener, delays);
    cancellation.onCancel(
        () -> started.reply.complete(new Reply.Failed(ModelFailures.cancelled())));
    started.begin();
    return started.reply.copy();
  }

  private void begin() {
    var limit = limit(answer.text());
    var chunks = request.stream() ? chunks(limit.text()) : List.<String>of();
    after(first(), () -> write(chunks, 0, limit));
  }

  /** Chunks that need no delay are written in a loop: an answer may have thousands. */
  private void write(List<String> chunks, int from, Limited limited) {
    var at = from;
    if (at == 0 && request.stream() && !reasoning().isEmpty()) {
      listener.onReasoning(reasoning());
    }
    while (!reply.isDone()) {
      var failure = answer.failure();
      if (failure != null && (at >= failure.afterChunks() || at >= chunks.size())) {
        reply.complete(new Reply.Failed(failed(failure)));
        return;
      }
      if (at >= chunks.size()) {
        reply.complete(answered(limited));
        return;
      }
      listener.onText(chunks.get(at++));
      if (!plan.timing().chunk().isZero()) {
        var next = at;
        after(plan.timing().chunk(), () -> write(chunks, next, limited));
        return;
      }
    }
  }

  private void after(Duration delay, Runnable action) {
    if (delay.isZero()) {
      run(action);
    } else {
      delays.after(delay, () -> run(action));
    }
  }

  /** A listener that throws ends the answer, so that nobody waits for it for ever. */
  private void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      reply.complete(new Reply.Failed(ModelFailures.defect(e)));
    }
  }

  private Duration first() {
    var timing = plan.timing();
    if (timing.jitter().isZero()) {
      return timing.first();
    }
    var random =
        new SplittableRandom(plan.seed() ^ MockAnswers.lastUserText(request.messages()).hashCode());
    return timing.first().plusNanos(random.nextLong(timing.jitter().toNanos() + 1));
  }

  private List<String> chunks(String text) {
    var given = answer.chunks() == null ? plan.shape().chunks() : answer.chunks();
    var whole = given != null && String.join("", given).equals(text);
    var chunks = new ArrayList<>(given != null && whole ? given : TokenCount.words(text));
    if (plan.shape().finalChunk()) {
      chunks.add("");
    }
    return chunks;
  }

  private Reply answered(Limited limited) {
    var calls = new ArrayList<ToolCall>();
    for (var call : answer.toolCalls()) {
      var id = call.id().isEmpty() ? "call_%d_%d".formatted(turn(), calls.size() + 1) : call.id();
      calls.add(new ToolCall(id, call.name(), call.arguments()));
    }
    return new Reply.Answered(
        limited.text(), reasoning(), List.copyOf(calls), finishReason(limited), usage(limited));
  }

  /** How many messages there were before: makes the ids of calls unique in one conversation. */
  private int turn() {
    return request.messages().size();
  }

  private String reasoning() {
    return answer.reasoning().isEmpty() ? plan.shape().reasoning() : answer.reasoning();
  }

  private String finishReason(Limited limited) {
    var given = answer.finishReason() == null ? plan.shape().finishReason() : answer.finishReason();
    if (given != null) {
      return given;
    }
    return limited.cut() ? "length" : answer.toolCalls().isEmpty() ? "stop" : "tool_calls";
  }

  private Usage usage(Limited limited) {
    var given = plan.shape().usage();
    if (given != null) {
      return given;
    }
    var said = (long) TokenCount.of(limited.text()) + TokenCount.of(reasoning());
    for (var call : answer.toolCalls()) {
      said += TokenCount.of(call.name()) + TokenCount.of(call.arguments());
    }
    return new Usage(TokenCount.prompt(request), said, BigDecimal.ZERO, "USD");
  }

  /** A text within {@code stop} and {@code max_tokens}. */
  private record Limited(String text, boolean cut) {}

  private Limited limit(String text) {
    var stopped = text;
    for (var stop : stops()) {
      var at = stop.isEmpty() ? -1 : stopped.indexOf(stop);
      stopped = at < 0 ? stopped : stopped.substring(0, at);
    }
    return request.parameters().get("max_tokens") instanceof IntegerValue(var max)
            && max > 0
            && TokenCount.of(stopped) > max
        ? new Limited(TokenCount.first(stopped, (int) max), true)
        : new Limited(stopped, false);
  }

  private List<String> stops() {
    return switch (request.parameters().get("stop")) {
      case StringValue(var text) -> List.of(text);
      case ArrayValue(var items) ->
          items.stream().map(item -> item instanceof StringValue(var text) ? text : "").toList();
      case null, default -> List.of();
    };
  }

  private static NodeFailure failed(Failure failure) {
    var said = failure.message();
    return switch (failure.kind()) {
      case TIMEOUT -> ModelFailures.timeout(or(said, "mock: the model did not answer in time"));
      case NETWORK -> ModelFailures.network(or(said, "mock: the connection was lost"));
      case RATE_LIMIT ->
          ModelFailures.rateLimited(
              or(said, "mock: HTTP 429: too many requests"), failure.retryAfter());
      case AUTH -> ModelFailures.auth(or(said, "mock: HTTP 401: the key is not valid"));
      case SERVER ->
          ModelFailures.server(
              or(said, "mock: HTTP 500: the service failed"), failure.retryAfter());
      case BAD_REQUEST ->
          ModelFailures.badRequest(or(said, "mock: HTTP 400: the request is not valid"));
      case NOT_FOUND ->
          ModelFailures.modelNotFound(or(said, "mock: HTTP 404: there is no such model"));
      case MALFORMED -> ModelFailures.malformed(or(said, "mock: the answer is not JSON"));
    };
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }
}
