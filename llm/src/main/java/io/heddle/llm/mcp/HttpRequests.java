package io.heddle.llm.mcp;

import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.http.HttpPort.Field;
import io.heddle.runtime.model.ValueJson;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests of both HTTP transports. Headers that the workflow gives may be keys. */
record HttpRequests(McpServer server, McpSettings settings) {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  HttpPort.Request post(URI uri, ObjectValue message, List<Field> extra) {
    var headers = headers("application/json, text/event-stream", extra);
    headers.add(new Field("Content-Type", "application/json"));
    return request(
        "POST",
        uri,
        headers,
        ValueJson.write(message).getBytes(StandardCharsets.UTF_8),
        settings.request(),
        4L * settings.maxMessageBytes());
  }

  /** A stream that lasts as long as the connection; its events are bounded one by one. */
  HttpPort.Request listen(URI uri) {
    return request(
        "GET", uri, headers("text/event-stream", List.of()), null, null, Long.MAX_VALUE / 2);
  }

  HttpPort.Request delete(URI uri, List<Field> extra) {
    return request("DELETE", uri, headers("*/*", extra), null, Duration.ofSeconds(10), 1 << 20);
  }

  private ArrayList<Field> headers(String accept, List<Field> extra) {
    var headers = new ArrayList<Field>();
    server
        .headers()
        .entries()
        .forEach(
            (name, value) ->
                headers.add(
                    new Field(
                        name,
                        value instanceof StringValue(var text) ? text : ValueJson.write(value),
                        true)));
    headers.add(new Field("Accept", accept));
    headers.addAll(extra);
    return headers;
  }

  private HttpPort.Request request(
      String method,
      URI uri,
      List<Field> headers,
      byte @Nullable [] body,
      @Nullable Duration total,
      long maxBytes) {
    // Silence: a tool may work long before its first word, a listening stream for hours.
    var silence = total == null ? Duration.ofDays(1) : total;
    return new HttpPort.Request(
        method,
        uri,
        headers,
        body,
        new HttpPort.Timeouts(CONNECT, silence, total),
        maxBytes,
        true,
        true);
  }

  /** An answer that is not a success. */
  NodeFailure failure(HttpPort.Reply.Answered answer) {
    var kind =
        switch (answer.status()) {
          case 401, 403 -> ErrorKind.PERMISSION;
          case 408, 425, 500, 502, 503, 504 -> ErrorKind.NETWORK;
          case 429 -> ErrorKind.RATE_LIMITED;
          default -> ErrorKind.VALIDATION;
        };
    return NodeFailure.of(
        kind,
        McpFailures.HTTP_ERROR,
        "ToolInvokeError",
        "MCP server %s answered with status %d"
            .formatted(McpSession.name(server), answer.status()));
  }
}
