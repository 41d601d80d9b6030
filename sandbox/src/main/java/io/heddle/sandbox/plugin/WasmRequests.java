package io.heddle.sandbox.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.NodeContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends what modules ask for, through the group's own client and so under its network policy, while
 * the module waits. A request that fails is an answer with status 0 and an {@code error}.
 */
record WasmRequests(NodeContext context) {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration TOTAL = Duration.ofSeconds(30);
  private static final long MAX_ANSWER = 1 << 20;
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  Value send(ObjectValue request) {
    var method = text(request, "method", "GET").toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      return failed("the method %s is not known".formatted(method));
    }
    try {
      var uri = new URI(text(request, "url", ""));
      var body = request.get("body") instanceof StringValue(var text) ? text.getBytes(UTF_8) : null;
      var left = context.remaining();
      var total = left.compareTo(TOTAL) < 0 ? left : TOTAL;
      var sent =
          new HttpPort.Request(
              method,
              uri,
              headers(request),
              body,
              new HttpPort.Timeouts(CONNECT, total, total),
              MAX_ANSWER,
              true,
              true);
      var reply =
          context
              .http()
              .send(sent, context.cancellation())
              .toCompletableFuture()
              .get(total.toMillis() + CONNECT.toMillis(), TimeUnit.MILLISECONDS);
      return switch (reply) {
        case HttpPort.Reply.Answered answered -> answer(answered);
        case HttpPort.Reply.Failed(var failure) -> failed(failure.message());
      };
    } catch (URISyntaxException e) {
      return failed("the url is malformed: " + e.getReason());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    } catch (ExecutionException | TimeoutException e) {
      return failed(String.valueOf(e));
    }
  }

  private static List<HttpPort.Field> headers(ObjectValue request) {
    var headers = new ArrayList<HttpPort.Field>();
    if (request.get("headers") instanceof ObjectValue given) {
      given
          .entries()
          .forEach(
              (name, value) -> {
                if (value instanceof StringValue(var text)) {
                  headers.add(new HttpPort.Field(name, text));
                }
              });
    }
    return headers;
  }

  private static Value answer(HttpPort.Reply.Answered answered) {
    var headers = new LinkedHashMap<String, Value>();
    for (var header : answered.headers()) {
      headers.put(header.name().toLowerCase(Locale.ROOT), Value.of(header.value()));
    }
    return object(answered.status(), new ObjectValue(headers), new String(answered.body(), UTF_8));
  }

  private static ObjectValue object(int status, ObjectValue headers, String body) {
    var entries = new LinkedHashMap<String, Value>();
    entries.put("status", Value.of(status));
    entries.put("headers", headers);
    entries.put("body", Value.of(body));
    return new ObjectValue(entries);
  }

  private static Value failed(String why) {
    return object(0, ObjectValue.EMPTY, "").with("error", Value.of(why));
  }

  private static String text(ObjectValue object, String key, String fallback) {
    return object.get(key) instanceof StringValue(var text) ? text : fallback;
  }
}
