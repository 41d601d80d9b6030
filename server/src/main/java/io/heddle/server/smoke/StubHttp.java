package io.heddle.server.smoke;

import io.heddle.runtime.http.BodyReader;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.Cancellation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers every request with an empty JSON object; a text file when one is asked for. */
final class StubHttp implements HttpPort {
  @Override
  public CompletionStage<Reply> send(Request request, Cancellation cancellation) {
    var isText = request.uri().getPath() != null && request.uri().getPath().endsWith(".txt");
    var type = isText ? "text/plain" : "application/json";
    var body = (isText ? "stub text" : "{}").getBytes(StandardCharsets.UTF_8);
    return CompletableFuture.completedFuture(
        new Reply.Answered(200, List.of(new Field("Content-Type", type)), body, request.uri()));
  }

  @Override
  public CompletionStage<Reply> stream(
      Request request, BodyReader reader, Cancellation cancellation) {
    return send(request, cancellation);
  }
}
