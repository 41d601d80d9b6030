package io.heddle.llm.mcp;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.http.BodyReader;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.http.HttpPort.Field;
import io.heddle.runtime.http.HttpPort.Reply;
import io.heddle.runtime.model.ValueJson;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.NodeFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A server behind one URL (Streamable HTTP): each message is a request of its own, answered with
 * JSON or with a stream of events that ends after the answer.
 */
final class HttpTransport implements McpTransport {

  private static final String SESSION = "Mcp-Session-Id";

  private final URI uri;
  private final HttpRequests requests;
  private final HttpPort http;
  private final Receiver receiver;
  private final CancellationSource alive = new CancellationSource();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable String session;
  private volatile @Nullable String version;
  private volatile int lastStatus;

  HttpTransport(URI uri, HttpRequests requests, HttpPort http, Receiver receiver) {
    this.uri = uri;
    this.requests = requests;
    this.http = http;
    this.receiver = receiver;
  }

  /** Of the last answer; 0 before the first. */
  int lastStatus() {
    return lastStatus;
  }

  @Override
  public CompletionStage<Optional<NodeFailure>> send(
      ObjectValue message, Cancellation cancellation) {
    var stop = new CancellationSource();
    cancellation.onCancel(stop::cancel);
    if (alive.isCancelled()) {
      stop.cancel();
    }
    return http.stream(requests.post(uri, message, fields()), this::read, stop)
        .thenApply(
            reply ->
                switch (reply) {
                  case Reply.Failed(var failure) -> Optional.of(failure);
                  case Reply.Answered answer -> answered(answer);
                });
  }

  private Optional<NodeFailure> answered(Reply.Answered answer) {
    lastStatus = answer.status();
    if (answer.status() / 100 == 2) {
      return Optional.empty();
    }
    if (answer.status() == 404 && session != null) {
      var gone = McpFailures.gone("MCP server %s forgot the session".formatted(name()));
      end(gone);
      return Optional.of(gone);
    }
    return Optional.of(requests.failure(answer));
  }

  private void read(int status, List<Field> headers, InputStream body) throws IOException {
    String type = "";
    for (var header : headers) {
      if (header.isNamed(SESSION)) {
        session = header.value();
      } else if (header.isNamed("Content-Type")) {
        type = header.value();
      }
    }
    var max = requests.settings().maxMessageBytes();
    if (type.startsWith("text/event-stream")) {
      var events = new EventStream(max, this::onEvent);
      BodyReader.lines(max, events).read(status, headers, body);
      events.end();
      return;
    }
    var bytes = body.readNBytes(max + 1);
    if (bytes.length > max) {
      throw new IOException("an answer is longer than %d bytes".formatted(max));
    }
    if (bytes.length > 0) {
      hear(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private void onEvent(String event, String data) {
    if (event.equals("message")) {
      hear(data);
    }
  }

  private void hear(String text) {
    var message = ValueJson.parse(text);
    if (message != null) {
      receiver.onMessage(message);
    }
  }

  private List<Field> fields() {
    var fields = new ArrayList<Field>(2);
    if (session != null) {
      fields.add(new Field(SESSION, session, true));
    }
    if (version != null) {
      fields.add(new Field("MCP-Protocol-Version", version));
    }
    return fields;
  }

  @Override
  public boolean answersWhileSending() {
    return true;
  }

  @Override
  public void agreed(String agreed) {
    version = agreed;
  }

  /** Tells a server that keeps a session to forget it, without waiting for that. */
  @Override
  public void close() {
    if (session != null && !ended.get()) {
      var _ = http.send(requests.delete(uri, fields()), Cancellation.NEVER);
    }
    kill();
  }

  @Override
  public void kill() {
    alive.cancel();
    end(McpFailures.gone("the connection to MCP server %s was closed".formatted(name())));
  }

  private void end(NodeFailure why) {
    if (ended.compareAndSet(false, true)) {
      receiver.onClosed(why);
    }
  }

  private String name() {
    return McpSession.name(requests.server());
  }
}
