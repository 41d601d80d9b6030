package io.heddle.runtime.stub;

import io.heddle.runtime.http.BodyReader;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.Cancellation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers every request with 200 and an empty JSON object; no byte leaves the process. */
public final class StubHttp implements HttpPort {

  @Override
  public CompletionStage<Reply> send(Request request, Cancellation cancellation) {
    return CompletableFuture.completedFuture(
        new Reply.Answered(
            200,
            List.of(new Field("Content-Type", "application/json")),
            "{}".getBytes(StandardCharsets.UTF_8),
            request.uri()));
  }

  @Override
  public CompletionStage<Reply> stream(
      Request request, BodyReader reader, Cancellation cancellation) {
    return send(request, cancellation);
  }
}
