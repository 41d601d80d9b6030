package io.heddle.server.api;

import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.Executions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** {@code /api/executions/{group}/{run}/events}: server-sent events. */
final class EventRoutes extends AllDirectives {

  /** More connections at once are refused. */
  static final int MAX_CONNECTIONS = 1_000;

  /** Events that wait for a connection; who reads them slower is disconnected. */
  private static final int MAX_WAITING = 256;

  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final ByteString PING = ByteString.fromString(": ping\n\n");
  private static final ContentType TYPE = MediaTypes.TEXT_EVENT_STREAM.toContentType();

  private final Executions executions;
  private final Calls calls;
  private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);

  EventRoutes(Executions executions, Calls calls) {
    this.executions = executions;
    this.calls = calls;
  }

  Route of(String id) {
    return extractRequest(
        request ->
            parameterList(
                parameters ->
                    completeWithFuture(
                        calls.answer(() -> answer(id, after(request, parameters))))));
  }

  /** What a browser sends when it connects again wins over the address it began with. */
  private static @Nullable String after(
      HttpRequest request, List<Map.Entry<String, String>> parameters) {
    var query = ListQuery.of(parameters, List.of("after")).text("after");
    var after = request.getHeader("Last-Event-ID").map(HttpHeader::value).orElse(query);
    return after.isEmpty() ? null : after;
  }

  private HttpResponse answer(String id, @Nullable String after) {
    if (!connections.tryAcquire()) {
      throw new ExecutionException(
          Code.BUSY, "%d connections hear events already".formatted(MAX_CONNECTIONS), 5);
    }
    var connection = new EventConnection(connections::release, calls.blocking());
    try {
      connection.begin(executions.events(id, after, connection::send));
    } catch (RuntimeException failed) {
      connections.release();
      throw failed;
    }
    Source<ByteString, NotUsed> source =
        Source.<ByteString>queue(MAX_WAITING, OverflowStrategy.backpressure())
            .mapMaterializedValue(
                queue -> {
                  connection.opened(queue);
                  return NotUsed.getInstance();
                })
            .keepAlive(SILENCE, () -> PING);
    return HttpResponse.create()
        .withStatus(200)
        .addHeader(RawHeader.create("Cache-Control", "no-cache"))
        .addHeader(RawHeader.create("X-Accel-Buffering", "no"))
        .withEntity(HttpEntities.createChunked(TYPE, source));
  }
}
