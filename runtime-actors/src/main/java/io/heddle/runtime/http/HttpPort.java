package io.heddle.runtime.http;

import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sends HTTP requests for nodes, under the group's network policy, checked for every hop. */
public interface HttpPort {

  /** Never throws and never fails the stage: what goes wrong is a {@link Reply.Failed}. */
  CompletionStage<Reply> send(Request request, Cancellation cancellation);

  /** A header or form field; names may repeat. */
  record Field(String name, String value) {}

  /**
   * @param body the bytes to send, or null for none; its {@code Content-Type} is a header
   * @param maxResponseBytes a larger answer is a failure
   */
  record Request(
      String method,
      URI uri,
      List<Field> headers,
      byte @Nullable [] body,
      Timeouts timeouts,
      long maxResponseBytes,
      boolean followRedirects,
      boolean verifyTls) {}

  record Timeouts(Duration connect, Duration read, Duration total) {}

  /** How a request ended. Any status is an answer. */
  sealed interface Reply {

    record Answered(int status, List<Field> headers, byte[] body, URI finalUri) implements Reply {}

    record Failed(NodeFailure failure) implements Reply {}
  }
}
