package io.heddle.runtime.http;

import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sends HTTP requests for nodes, under the group's network policy, checked for every hop. */
public interface HttpPort {

  /** Never throws and never fails the stage: what goes wrong is a {@link Reply.Failed}. */
  CompletionStage<Reply> send(Request request, Cancellation cancellation);

  /**
   * Sends a request and hands the body of a successful answer (2xx) to the reader as it comes; any
   * other answer is collected as {@link #send} does. What the reader has not read yet is not asked
   * of the other side. The reply has the head of the answer, and an empty body if it was streamed.
   */
  CompletionStage<Reply> stream(Request request, BodyReader reader, Cancellation cancellation);

  /**
   * A header or form field; names may repeat.
   *
   * @param secret not printed, and not sent to another origin when a redirect leads there
   */
  record Field(String name, String value, boolean secret) {

    private static final List<String> CREDENTIALS =
        List.of("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key");

    public Field {
      secret |= CREDENTIALS.contains(name.toLowerCase(Locale.ROOT));
    }

    public Field(String name, String value) {
      this(name, value, false);
    }

    public boolean isNamed(String other) {
      return name.equalsIgnoreCase(other);
    }

    @Override
    public String toString() {
      return name + ": " + (secret ? "***" : value);
    }
  }

  /**
   * A request, before any rule was asked about it.
   *
   * @param method upper-case
   * @param body the bytes to send, or null for none; its {@code Content-Type} is a header
   * @param maxResponseBytes a larger answer, counted after decompression, is a failure
   * @param followRedirects whether to follow as many as the policy allows
   * @param verifyTls false accepts every certificate
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by content below; not copied, bodies are big
  record Request(
      String method,
      URI uri,
      List<Field> headers,
      byte @Nullable [] body,
      Timeouts timeouts,
      long maxResponseBytes,
      boolean followRedirects,
      boolean verifyTls) {

    /** In full, for the compiler forgets the nullness of a compact constructor's array. */
    public Request(
        String method,
        URI uri,
        List<Field> headers,
        byte @Nullable [] body,
        Timeouts timeouts,
        long maxResponseBytes,
        boolean followRedirects,
        boolean verifyTls) {
      this.method = method;
      this.uri = uri;
      this.headers = List.copyOf(headers);
      this.body = body;
      this.timeouts = timeouts;
      this.maxResponseBytes = maxResponseBytes;
      this.followRedirects = followRedirects;
      this.verifyTls = verifyTls;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Request that
          && method.equals(that.method)
          && uri.equals(that.uri)
          && headers.equals(that.headers)
          && Arrays.equals(body, that.body)
          && timeouts.equals(that.timeouts)
          && maxResponseBytes == that.maxResponseBytes
          && followRedirects == that.followRedirects
          && verifyTls == that.verifyTls;
    }

    @Override
    public int hashCode() {
      return Objects.hash(method, uri, headers, Arrays.hashCode(body), timeouts);
    }

    @Override
    public String toString() {
      return "%s %s %s, body of %d bytes"
          .formatted(method, uri, headers, body == null ? 0 : body.length);
    }
  }

  /**
   * How long the parts of a request may take.
   *
   * @param connect until a connection stands: name, address, TLS
   * @param read the longest silence while a request is sent and its answer read
   * @param total from the first moment to the last byte, redirects and waiting for a turn included;
   *     null means no such limit, which is for streams
   */
  record Timeouts(Duration connect, Duration read, @Nullable Duration total) {}

  /** How a request ended. Any status is an answer. */
  sealed interface Reply {

    @SuppressWarnings("ArrayRecordComponent") // compared by content below
    record Answered(int status, List<Field> headers, byte[] body, URI finalUri) implements Reply {

      public Answered {
        headers = List.copyOf(headers);
      }

      /** The first value of a header, or null. */
      public @Nullable String header(String name) {
        return headers.stream()
            .filter(field -> field.isNamed(name))
            .map(Field::value)
            .findFirst()
            .orElse(null);
      }

      @Override
      public boolean equals(@Nullable Object other) {
        return other instanceof Answered that
            && status == that.status
            && headers.equals(that.headers)
            && Arrays.equals(body, that.body)
            && finalUri.equals(that.finalUri);
      }

      @Override
      public int hashCode() {
        return Objects.hash(status, headers, Arrays.hashCode(body), finalUri);
      }

      @Override
      public String toString() {
        return "%d from %s, body of %d bytes".formatted(status, finalUri, body.length);
      }
    }

    record Failed(NodeFailure failure) implements Reply {}
  }
}
