package io.heddle.llm.openai;

import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.model.ModelFailures;
import io.heddle.runtime.model.ValueJson;
import io.heddle.runtime.node.NodeFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Makes failures of what a service or the network said, without the key, whatever the service
 * repeats of it.
 *
 * @param key to be hidden, or null
 */
record Faults(String provider, @Nullable String key, InstantSource clock) {

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int MIN_SECRET = 6;

  /** An answer that is not a success. */
  NodeFailure of(HttpPort.Reply.Answered answer) {
    var bytes = Math.min(answer.body().length, 4 * ModelFailures.MAX_DETAIL);
    var body = new String(answer.body(), 0, bytes, StandardCharsets.UTF_8);
    return of(answer.status(), body, retryAfter(answer));
  }

  /** What the service says in the middle of a success: {@code {"error": {...}}}. */
  NodeFailure inBand(Value error) {
    var text = error instanceof StringValue(var words) ? words : ValueJson.write(error);
    var code = error instanceof ObjectValue object ? object.get("code") : null;
    var type = error instanceof ObjectValue object ? object.get("type") : null;
    if (code instanceof IntegerValue(var status) && status >= 400 && status < 600) {
      return of((int) status, text, null);
    }
    return switch (word(code) + ' ' + word(type)) {
      case String words when words.contains("rate_limit") || words.contains("quota") ->
          of(429, text, null);
      case String words
          when words.contains("invalid_request") || words.contains("context_length") ->
          of(400, text, null);
      case String words when words.contains("auth") || words.contains("api_key") ->
          of(401, text, null);
      case String _ -> of(500, text, null);
    };
  }

  NodeFailure malformed(String problem, String text) {
    return ModelFailures.malformed(
        "%s: %s: %s".formatted(provider, problem, ModelFailures.detail(hidden(text))));
  }

  /** A stream that ends without its end: what came may be half of the answer. */
  NodeFailure cut() {
    return ModelFailures.network(provider + ": the stream ended before the answer did");
  }

  /** What went wrong on the way, in the words that model failures have. */
  NodeFailure network(NodeFailure failure) {
    var type =
        switch (failure.kind()) {
          case TIMEOUT, NETWORK -> "InvokeConnectionError";
          case RATE_LIMITED, RESOURCE_UNAVAILABLE -> "InvokeServerUnavailableError";
          case VALIDATION, PERMISSION -> "InvokeBadRequestError";
          case CODE, INTERNAL -> failure.type();
        };
    return failure.code().equals("cancelled")
        ? ModelFailures.cancelled()
        : new NodeFailure(
            failure.kind(),
            failure.code(),
            type,
            provider + ": " + hidden(failure.message()),
            failure.retryable(),
            failure.retryAfter());
  }

  private NodeFailure of(int status, String body, @Nullable Duration retryAfter) {
    var message = "%s: HTTP %d: %s".formatted(provider, status, ModelFailures.detail(hidden(body)));
    return switch (status) {
      case 401, 403 -> ModelFailures.auth(message);
      case 404 -> ModelFailures.modelNotFound(message);
      case 408 -> ModelFailures.timeout(message);
      case 429 -> ModelFailures.rateLimited(message, retryAfter);
      default ->
          status >= 500
              ? ModelFailures.server(message, retryAfter)
              : ModelFailures.badRequest(message);
    };
  }

  /** Seconds, milliseconds or a date; at most an hour. */
  private @Nullable Duration retryAfter(HttpPort.Reply.Answered answer) {
    for (var header : answer.headers()) {
      var value = header.value().strip();
      if (header.name().equalsIgnoreCase("retry-after-ms") && value.matches("\\d{1,12}")) {
        return atMost(Duration.ofMillis(Long.parseLong(value)));
      }
    }
    for (var header : answer.headers()) {
      if (header.name().equalsIgnoreCase("retry-after")) {
        return until(header.value().strip());
      }
    }
    return null;
  }

  private @Nullable Duration until(String value) {
    if (value.matches("\\d{1,9}(\\.\\d+)?")) {
      return atMost(Duration.ofMillis((long) (Double.parseDouble(value) * 1_000)));
    }
    try {
      var date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      var wait = Duration.between(clock.instant(), date.toInstant());
      return wait.isNegative() ? Duration.ZERO : atMost(wait);
    } catch (DateTimeParseException _) {
      return null;
    }
  }

  private static Duration atMost(Duration wait) {
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private String hidden(String text) {
    return key == null || key.length() < MIN_SECRET ? text : text.replace(key, "***");
  }

  private static String word(@Nullable Value value) {
    return value instanceof StringValue(var text) ? text : "";
  }
}
