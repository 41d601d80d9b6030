package io.heddle.runtime.node;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a node failed: an expected failure as a value.
 *
 * @param kind what retry rules and handlers go by
 * @param code stable and narrow: {@code http_server_error}, {@code sandbox_timeout} ...
 * @param type the name app exports show as {@code error_type}: {@code HTTPResponseCodeError} ...
 * @param message for people; never holds a secret
 * @param retryable whether trying the same again may help
 * @param retryAfter what the other side asked to wait, or null
 */
public record NodeFailure(
    ErrorKind kind,
    String code,
    String type,
    String message,
    boolean retryable,
    @Nullable Duration retryAfter) {

  public static NodeFailure of(ErrorKind kind, String code, String type, String message) {
    return new NodeFailure(kind, code, type, message, kind.isRetryable(), null);
  }

  /** An attempt took longer than its node may. */
  public static NodeFailure timeout(String nodeId, Duration limit) {
    var shown = limit.toMillisPart() == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    return of(
        ErrorKind.TIMEOUT,
        "timeout",
        "Timeout",
        "Timeout: node %s ran longer than its timeout of %s".formatted(nodeId, shown));
  }
}
