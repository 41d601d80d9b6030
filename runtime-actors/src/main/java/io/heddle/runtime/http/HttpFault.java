package io.heddle.runtime.http;

import io.heddle.runtime.network.Decision;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2StreamResetException;

/** A failure of a request on its way out of the reading thread. */
final class HttpFault extends IOException {

  static final String NODE_TYPE = "HttpRequestNodeError";

  private static final long serialVersionUID = 1;

  private final transient NodeFailure failure;

  private HttpFault(NodeFailure failure) {
    super(failure.message());
    this.failure = failure;
  }

  NodeFailure failure() {
    return failure;
  }

  static HttpFault refused(Decision.Refused refused) {
    return switch (refused.kind()) {
      case MALFORMED -> of(ErrorKind.VALIDATION, "input_validation_error", refused.message());
      case POLICY -> of(ErrorKind.PERMISSION, "network_policy", refused.message());
      case ADDRESS -> of(ErrorKind.PERMISSION, "ssrf_blocked", refused.message());
    };
  }

  static HttpFault timeout(String what, Duration limit, URI uri) {
    return of(
        ErrorKind.TIMEOUT,
        "http_timeout",
        "%s took longer than %d ms: %s".formatted(what, limit.toMillis(), uri));
  }

  static HttpFault cancelled() {
    return new HttpFault(
        new NodeFailure(
            ErrorKind.INTERNAL, "cancelled", NODE_TYPE, "request cancelled", false, null));
  }

  static HttpFault tooLarge(long limit) {
    return new HttpFault(
        NodeFailure.of(
            ErrorKind.VALIDATION,
            "output_too_large",
            "ResponseSizeError",
            "response is larger than the limit of %d bytes".formatted(limit)));
  }

  static HttpFault invalid(String message) {
    return of(ErrorKind.VALIDATION, "input_validation_error", message);
  }

  static HttpFault limit(String message) {
    return of(ErrorKind.RESOURCE_UNAVAILABLE, "resource_limit_exceeded", message);
  }

  static HttpFault poolStopped(String message) {
    return of(ErrorKind.RESOURCE_UNAVAILABLE, "resource_unavailable", message);
  }

  /** The other side's answer cannot be understood: the same request will get the same. */
  static HttpFault protocol(URI uri, String problem) {
    return new HttpFault(
        new NodeFailure(
            ErrorKind.NETWORK,
            "network_error",
            NODE_TYPE,
            "%s: %s".formatted(uri, problem),
            false,
            null));
  }

  /** Whatever the client reported. */
  static HttpFault of(Exception cause, URI uri) {
    return switch (cause) {
      case HttpFault fault -> fault;
      case SSLException _ -> protocol(uri, "TLS failed: " + text(cause));
      case UnknownHostException _ -> network(uri, "host not found: " + uri.getHost());
      case NoRouteToHostException _ -> network(uri, "no route to the host");
      case ConnectException _ -> network(uri, "cannot connect: " + text(cause));
      case SocketTimeoutException _ ->
          of(ErrorKind.TIMEOUT, "http_timeout", "%s: %s".formatted(uri, text(cause)));
      case MessageConstraintException _ -> protocol(uri, "headers too large: " + text(cause));
      case H2StreamResetException _ -> network(uri, "stream reset: " + text(cause));
      case H2ConnectionException _ -> network(uri, "connection error: " + text(cause));
      case HttpException _ -> protocol(uri, "not valid HTTP: " + text(cause));
      default -> network(uri, text(cause));
    };
  }

  private static HttpFault network(URI uri, String problem) {
    return of(ErrorKind.NETWORK, "network_error", "%s: %s".formatted(uri, problem));
  }

  private static HttpFault of(ErrorKind kind, String code, String message) {
    return new HttpFault(NodeFailure.of(kind, code, NODE_TYPE, message));
  }

  private static String text(Exception cause) {
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
