package io.heddle.llm.mcp;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.http.BodyReader;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.http.HttpPort.Reply;
import io.heddle.runtime.model.ValueJson;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.NodeFailure;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A server of the older kind: everything it says comes on one long stream of events, whose first
 * names where messages are sent to. That place must be where the stream came from.
 */
final class SseTransport implements McpTransport {

  /** Where to send, or why there is no such place. */
  private sealed interface Place {
    record At(URI uri) implements Place {}

    record Nowhere(NodeFailure failure) implements Place {}
  }

  private final URI uri;
  private final HttpRequests requests;
  private final HttpPort http;
  private final Receiver receiver;
  private final CancellationSource stream = new CancellationSource();
  private final CompletableFuture<Place> place = new CompletableFuture<>();

  private SseTransport(URI uri, HttpRequests requests, HttpPort http, Receiver receiver) {
    this.uri = uri;
    this.requests = requests;
    this.http = http;
    this.receiver = receiver;
  }

  static SseTransport start(URI uri, HttpRequests requests, HttpPort http, Receiver receiver) {
    var transport = new SseTransport(uri, requests, http, receiver);
    transport.listen();
    return transport;
  }

  private void listen() {
    var max = requests.settings().maxMessageBytes();
    var lines = BodyReader.lines(max, new EventStream(max, this::onEvent));
    http.stream(requests.listen(uri), lines, stream)
        .thenAccept(
            reply -> {
              var why =
                  switch (reply) {
                    case Reply.Failed(var failure) -> failure;
                    case Reply.Answered answer when answer.status() / 100 != 2 ->
                        requests.failure(answer);
                    case Reply.Answered _ ->
                        McpFailures.gone("MCP server %s ended its stream".formatted(name()));
                  };
              place.complete(new Place.Nowhere(why));
              receiver.onClosed(why);
            });
  }

  private void onEvent(String event, String data) {
    switch (event) {
      case "endpoint" -> place.complete(endpoint(data.strip()));
      case "message" -> {
        var message = ValueJson.parse(data);
        if (message != null) {
          receiver.onMessage(message);
        }
      }
      default -> {}
    }
  }

  private Place endpoint(String text) {
    try {
      var endpoint = uri.resolve(text);
      if (Objects.equals(endpoint.getScheme(), uri.getScheme())
          && Objects.equals(endpoint.getRawAuthority(), uri.getRawAuthority())) {
        return new Place.At(endpoint);
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    return new Place.Nowhere(
        McpFailures.malformed(name(), "wants its messages somewhere else than its own address"));
  }

  @Override
  public CompletionStage<Optional<NodeFailure>> send(
      ObjectValue message, Cancellation cancellation) {
    return place.thenCompose(
        found ->
            switch (found) {
              case Place.Nowhere(var failure) ->
                  CompletableFuture.completedFuture(Optional.of(failure));
              case Place.At(var endpoint) ->
                  http.send(requests.post(endpoint, message, List.of()), cancellation)
                      .thenApply(this::sent);
            });
  }

  private Optional<NodeFailure> sent(Reply reply) {
    return switch (reply) {
      case Reply.Failed(var failure) -> Optional.of(failure);
      case Reply.Answered answer when answer.status() / 100 != 2 ->
          Optional.of(requests.failure(answer));
      case Reply.Answered _ -> Optional.empty();
    };
  }

  @Override
  public boolean answersWhileSending() {
    return false;
  }

  @Override
  public void agreed(String version) {}

  @Override
  public void close() {
    kill();
  }

  @Override
  public void kill() {
    stream.cancel();
  }

  private String name() {
    return McpSession.name(requests.server());
  }
}
