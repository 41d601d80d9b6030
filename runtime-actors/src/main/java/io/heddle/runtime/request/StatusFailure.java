package io.heddle.runtime.request;

import io.heddle.compiler.ir.WorkSpec.StatusRule;
import io.heddle.runtime.http.HttpPort.Reply;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** When an answer's status makes the node fail, and as what. */
public final class StatusFailure {

  private static final int MAX_QUOTED = 512;
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private StatusFailure() {}

  /** The failure, or null when the node goes on. */
  public static @Nullable NodeFailure of(StatusRule rule, Reply.Answered answer, Clock clock) {
    var status = answer.status();
    return switch (rule) {
      case NEVER -> null;
      case ERROR_STATUS ->
          status < 400
              ? null
              : failure(
                  answer,
                  "HttpError",
                  "HTTP %d %s".formatted(status, quoted(answer.body())),
                  clock);
      case NOT_SUCCESSFUL ->
          status / 100 == 2
              ? null
              : failure(
                  answer,
                  "HTTPResponseCodeError",
                  "Request failed with status code " + status,
                  clock);
    };
  }

  private static NodeFailure failure(
      Reply.Answered answer, String type, String message, Clock clock) {
    var status = answer.status();
    var kind =
        switch (status) {
          case 401, 403 -> ErrorKind.PERMISSION;
          case 429 -> ErrorKind.RATE_LIMITED;
          default -> status >= 500 ? ErrorKind.NETWORK : ErrorKind.VALIDATION;
        };
    return new NodeFailure(
        kind,
        status >= 500 ? "http_server_error" : "http_client_error",
        type,
        message,
        kind.isRetryable(),
        status == 429 || status == 503 ? retryAfter(answer, clock) : null);
  }

  private static String quoted(byte[] body) {
    var text = new String(body, 0, Math.min(body.length, MAX_QUOTED * 4), StandardCharsets.UTF_8);
    return text.codePointCount(0, text.length()) <= MAX_QUOTED
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_QUOTED));
  }

  /** Seconds, or a date; null when the header is missing or says neither. */
  static @Nullable Duration retryAfter(Reply.Answered answer, Clock clock) {
    var header = answer.header("Retry-After");
    if (header == null) {
      return null;
    }
    var text = header.strip();
    if (text.matches("[0-9]{1,9}")) {
      return bounded(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      var wait = Duration.between(clock.instant(), date);
      return wait.isNegative() ? Duration.ZERO : bounded(wait);
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }
}
