package io.heddle.runtime.executor;

import io.heddle.runtime.http.BodyReader;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.Cancellation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An HTTP port that answers as a test says, an empty 200 when it does not. */
public final class RecordingHttp implements HttpPort {

  public final List<Request> requests = new ArrayList<>();
  public final Deque<Reply> replies = new ArrayDeque<>();

  public void answers(int status, String body, Field... headers) {
    replies.add(
        new Reply.Answered(
            status,
            List.of(headers),
            body.getBytes(StandardCharsets.UTF_8),
            java.net.URI.create("http://h/answered")));
  }

  @Override
  public CompletionStage<Reply> send(Request request, Cancellation cancellation) {
    requests.add(request);
    var next = replies.poll();
    var reply =
        switch (next) {
          case null -> new Reply.Answered(200, List.of(), new byte[0], request.uri());
          case Reply.Answered answer ->
              new Reply.Answered(answer.status(), answer.headers(), answer.body(), request.uri());
          case Reply.Failed failed -> failed;
        };
    return CompletableFuture.completedFuture(reply);
  }

  @Override
  public CompletionStage<Reply> stream(
      Request request, BodyReader reader, Cancellation cancellation) {
    return send(request, cancellation);
  }

  public Request request() {
    return requests.getLast();
  }

  public @Nullable String header(String name) {
    return request().headers().stream()
        .filter(field -> field.isNamed(name))
        .map(Field::value)
        .findFirst()
        .orElse(null);
  }
}
