package io.heddle.runtime.request;

import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.http.HttpPort.Field;
import io.heddle.runtime.node.NodeFault;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes the request of an HTTP node, in two steps: {@link #prepare} renders everything but the body
 * and names the files that must be read; {@link #with} adds the body.
 */
public final class OutgoingRequest {

  /** What a node's request or answer may be read into, at most. */
  public static final long MAX_BYTES = 16L << 20;

  private static final Duration FLAT_TOTAL = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofMinutes(10);
  private static final int MAX_SHOWN = 64_000;

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final WorkSpec.Http spec;
  private final RequestTexts texts;
  private final String idempotencyKey;
  private final String method;
  private final URI uri;
  private final List<Field> headers;
  private final List<FileValue> files;

  private OutgoingRequest(
      WorkSpec.Http spec,
      RequestTexts texts,
      String idempotencyKey,
      String method,
      URI uri,
      List<Field> headers,
      List<FileValue> files) {
    this.spec = spec;
    this.texts = texts;
    this.idempotencyKey = idempotencyKey;
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.files = files;
  }

  /**
   * Renders all but the body.
   *
   * @param idempotencyKey the same whenever the same request is made again
   */
  public static OutgoingRequest prepare(
      WorkSpec.Http spec, RequestTexts texts, String idempotencyKey) throws NodeFault {
    var authorization = RequestHeaders.authorization(spec.auth(), texts, spec.flat());
    var url = texts.of(spec.url());
    var params = RequestHeaders.rendered(spec.params(), texts, false);
    var uri = RequestUrl.of(url, params);
    var headers = RequestHeaders.rendered(spec.headers(), texts, !spec.flat());
    if (authorization != null) {
      RequestHeaders.replace(headers, authorization);
    }
    var files = RequestBody.files(spec.body(), texts.inputs());
    return new OutgoingRequest(spec, texts, idempotencyKey, method(spec), uri, headers, files);
  }

  private static String method(WorkSpec.Http spec) throws NodeFault {
    var method = spec.method().toUpperCase(Locale.ROOT);
    return switch (method) {
      case "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD" -> method;
      default -> {
        if (spec.flat()) {
          yield "GET";
        }
        throw NodeFault.validation(
            "input_validation_error",
            "InvalidHttpMethodError",
            "Invalid http method " + spec.method());
      }
    };
  }

  /** The files whose contents the body needs. */
  public List<FileValue> files() {
    return files;
  }

  public String url() {
    return uri.toString();
  }

  /**
   * A request and how people see it.
   *
   * @param shown without credentials and without the contents of files, bounded
   */
  public record Ready(HttpPort.Request request, ObjectValue shown) {}

  /**
   * The request with its body.
   *
   * @param remaining what is left of the attempt's time
   */
  public Ready with(FileContents contents, Duration remaining) throws NodeFault {
    var body = RequestBody.of(spec.body(), texts, !spec.flat(), contents);
    var all = new ArrayList<>(headers);
    addContentType(all, body.contentType(), body.forced());
    var shown = shown(all, body.shown());
    addIdempotencyKey(all);
    var request =
        new HttpPort.Request(
            method, uri, all, body.bytes(), timeouts(remaining), MAX_BYTES, true, spec.verifyTls());
    return new Ready(request, ObjectValue.of("request", Value.of(shown)));
  }

  /**
   * A request that may be made twice, by a retry or after a crash, says which one it is, so that
   * its receiver can carry it out once. Only where the method itself does not promise as much, and
   * never over what the workflow says.
   */
  private void addIdempotencyKey(List<Field> headers) {
    var repeatable = !method.equals("POST") && !method.equals("PATCH");
    if (repeatable || headers.stream().anyMatch(header -> header.isNamed(IDEMPOTENCY_KEY))) {
      return;
    }
    // Ids of nodes are any text; a header is not.
    var value = URLEncoder.encode(idempotencyKey, StandardCharsets.UTF_8).replace("%2F", "/");
    headers.add(new Field(IDEMPOTENCY_KEY, value));
  }

  private static void addContentType(
      List<Field> headers, @Nullable String contentType, boolean forced) {
    if (contentType == null) {
      return;
    }
    if (forced) {
      headers.removeIf(header -> header.isNamed("Content-Type"));
    }
    if (headers.stream().noneMatch(header -> header.isNamed("Content-Type"))) {
      headers.add(new Field("Content-Type", contentType));
    }
  }

  private HttpPort.Timeouts timeouts(Duration remaining) {
    var given = spec.timeouts();
    var connect = given.connect() == null ? CONNECT : given.connect();
    var read = given.read() == null ? spec.flat() ? FLAT_TOTAL : READ : given.read();
    var write = given.write() == null ? spec.flat() ? Duration.ZERO : READ : given.write();
    var total = spec.flat() ? read : connect.plus(read).plus(write);
    var left = remaining.isPositive() ? remaining : Duration.ofMillis(1);
    return new HttpPort.Timeouts(
        shorter(connect, total), shorter(read, total), shorter(total, left));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private String shown(List<Field> sent, String body) {
    var out = new StringBuilder(method).append(' ');
    out.append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
    if (uri.getRawQuery() != null) {
      out.append('?').append(uri.getRawQuery());
    }
    out.append(" HTTP/1.1\r\nHost: ").append(hostOf(uri)).append("\r\n");
    for (var header : sent) {
      out.append(header.name()).append(": ");
      out.append(header.secret() ? "*".repeat(header.value().length()) : header.value());
      out.append("\r\n");
    }
    if (!body.isEmpty()) {
      out.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    out.append("\r\n").append(body);
    return out.length() > MAX_SHOWN ? out.substring(0, MAX_SHOWN) : out.toString();
  }

  /** Without a user and password in the URL. */
  private static String hostOf(URI uri) {
    var authority = uri.getRawAuthority();
    return authority.substring(authority.lastIndexOf('@') + 1);
  }
}
