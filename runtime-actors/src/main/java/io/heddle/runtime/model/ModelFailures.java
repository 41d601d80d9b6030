package io.heddle.runtime.model;

import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong with a model, with the codes and type names that workflows see.
 *
 * <p>One place, so that a failure reads the same whichever provider it came from.
 */
public final class ModelFailures {

  /** How much of a service's own words a message keeps, in characters. */
  public static final int MAX_DETAIL = 2_000;

  private ModelFailures() {}

  /** The key is missing, wrong or not allowed to do this. */
  public static NodeFailure auth(String message) {
    return NodeFailure.of(
        ErrorKind.PERMISSION, "llm_auth_error", "InvokeAuthorizationError", message);
  }

  /**
   * Too many requests for the service.
   *
   * @param retryAfter what the service asked to wait, or null when it did not say
   */
  public static NodeFailure rateLimited(String message, @Nullable Duration retryAfter) {
    return new NodeFailure(
        ErrorKind.RATE_LIMITED,
        "llm_rate_limit",
        "InvokeRateLimitError",
        message,
        true,
        retryAfter);
  }

  /** The service failed on its side. */
  public static NodeFailure server(String message, @Nullable Duration retryAfter) {
    return new NodeFailure(
        ErrorKind.NETWORK,
        "llm_api_error",
        "InvokeServerUnavailableError",
        message,
        true,
        retryAfter);
  }

  public static NodeFailure timeout(String message) {
    return NodeFailure.of(ErrorKind.TIMEOUT, "timeout", "InvokeConnectionError", message);
  }

  /** The connection was refused, broken or never came about. */
  public static NodeFailure network(String message) {
    return NodeFailure.of(ErrorKind.NETWORK, "network_error", "InvokeConnectionError", message);
  }

  public static NodeFailure modelNotFound(String message) {
    return NodeFailure.of(
        ErrorKind.VALIDATION, "llm_model_not_found", "InvokeBadRequestError", message);
  }

  /** The service refused the request as it is: trying again does not help. */
  public static NodeFailure badRequest(String message) {
    return NodeFailure.of(ErrorKind.VALIDATION, "llm_api_error", "InvokeBadRequestError", message);
  }

  /** The service's answer cannot be understood. */
  public static NodeFailure malformed(String message) {
    return NodeFailure.of(ErrorKind.INTERNAL, "llm_api_error", "InvokeError", message);
  }

  /** The workflow, the group or this installation is not set up for the request. */
  public static NodeFailure config(String message) {
    return NodeFailure.of(ErrorKind.VALIDATION, "config_error", "InvokeBadRequestError", message);
  }

  /**
   * A bound of this installation is reached.
   *
   * @param retryAfter when there may be room again, or null when nobody knows
   */
  public static NodeFailure unavailable(String message, @Nullable Duration retryAfter) {
    return new NodeFailure(
        ErrorKind.RESOURCE_UNAVAILABLE,
        "resource_limit_exceeded",
        "InvokeServerUnavailableError",
        message,
        true,
        retryAfter);
  }

  /** A budget that waiting does not refill. */
  public static NodeFailure overBudget(String message) {
    return new NodeFailure(
        ErrorKind.RESOURCE_UNAVAILABLE,
        "resource_limit_exceeded",
        "InvokeBadRequestError",
        message,
        false,
        null);
  }

  /** Our own fault: the caller's listener, or a client, threw. */
  public static NodeFailure defect(Throwable thrown) {
    return NodeFailure.of(
        ErrorKind.INTERNAL,
        "internal_error",
        "InternalError",
        "the model client failed: " + thrown.getClass().getSimpleName());
  }

  /** Nobody waits for the answer any more. */
  public static NodeFailure cancelled() {
    return NodeFailure.of(
        ErrorKind.INTERNAL, "cancelled", "Cancelled", "the request to the model was cancelled");
  }

  /** A service's own words, cut to a bounded length. */
  public static String detail(String text) {
    var trimmed = text.strip();
    return trimmed.length() <= MAX_DETAIL ? trimmed : trimmed.substring(0, MAX_DETAIL) + "…";
  }
}
