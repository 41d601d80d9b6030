package io.heddle.server.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests to one server: a bounded time each, and its refusals as what they mean. */
final class Calls {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Above what the server itself waits for a store. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int MAX_BODY = 64 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String server;
  private final HttpClient client;

  Calls(URI server) {
    this.server = server.toString().replaceFirst("/+$", "");
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  static String encoded(String part) {
    return URLEncoder.encode(part, UTF_8).replace("+", "%20");
  }

  /** Throws unless a server of ours answers. */
  void probe() {
    var response = send(request("/health").timeout(CONNECT).GET().build());
    close(response);
    if (response.statusCode() == 404) {
      throw new ExecutionException(
          Code.UNAVAILABLE,
          "%s answers, but not as a Heddle server: is it the right address?".formatted(server));
    }
  }

  JsonNode get(String path) {
    return json(send(request(path).timeout(PATIENCE).GET().build()));
  }

  JsonNode post(String path, JsonNode body) {
    return json(
        send(
            request(path)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build()));
  }

  JsonNode putText(String path, String text) {
    return json(
        send(
            request(path)
                .timeout(PATIENCE)
                .header("Content-Type", "text/plain; charset=utf-8")
                .PUT(HttpRequest.BodyPublishers.ofString(text))
                .build()));
  }

  /** Waits for an answer that may take so long; empty when there is none yet. */
  Optional<JsonNode> await(String path, int seconds) {
    var response = send(request(path).timeout(PATIENCE.plusSeconds(seconds)).GET().build());
    if (response.statusCode() == 204 || response.statusCode() == 202) {
      close(response);
      return Optional.empty();
    }
    return Optional.of(json(response));
  }

  /** Opens a stream of events; what it answers with an error is thrown. */
  InputStream stream(String path, @Nullable String after) {
    var request = request(path).header("Accept", "text/event-stream").timeout(PATIENCE);
    if (after != null) {
      request.header("Last-Event-ID", after);
    }
    var response = send(request.GET().build());
    if (response.statusCode() != 200) {
      throw refused(response);
    }
    return response.body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server + path)).header("Accept", "application/json");
  }

  private HttpResponse<InputStream> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new ExecutionException(
          Code.UNAVAILABLE,
          "%s does not answer (%s): start it with 'heddle serve', or correct --server"
              .formatted(server, reason(e)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ExecutionException(Code.UNAVAILABLE, "interrupted while asking " + server);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.net.http.HttpTimeoutException _ -> "no answer in time";
      case java.net.ConnectException _ -> "cannot connect";
      default -> String.valueOf(e.getMessage());
    };
  }

  private JsonNode json(HttpResponse<InputStream> response) {
    if (response.statusCode() / 100 != 2) {
      throw refused(response);
    }
    try {
      return JSON.readTree(read(response));
    } catch (JsonProcessingException e) {
      throw new ExecutionException(
          Code.UNAVAILABLE, "%s did not answer JSON: is it a Heddle server?".formatted(server));
    }
  }

  private String read(HttpResponse<InputStream> response) {
    try (var body = response.body()) {
      var bytes = body.readNBytes(MAX_BODY + 1);
      if (bytes.length > MAX_BODY) {
        throw new ExecutionException(
            Code.INVALID,
            "the answer of %s is larger than %d MiB".formatted(server, MAX_BODY >> 20));
      }
      return new String(bytes, UTF_8);
    } catch (IOException e) {
      throw new ExecutionException(
          Code.UNAVAILABLE, "%s broke off its answer: %s".formatted(server, e.getMessage()));
    }
  }

  /** What a problem document (RFC 9457) says. */
  private ExecutionException refused(HttpResponse<InputStream> response) {
    var text = read(response);
    var status = response.statusCode();
    var retry = response.headers().firstValueAsLong("Retry-After").orElse(0);
    try {
      var problem = JSON.readTree(text);
      var detail = problem.path("detail").asText(problem.path("title").asText(""));
      if (!detail.isEmpty()) {
        return new ExecutionException(code(problem.path("code").asText(), status), detail, retry);
      }
    } catch (JsonProcessingException _) {
      // A proxy's page: the number has to do.
    }
    return new ExecutionException(
        code("", status), "%s answers %d".formatted(server, status), retry);
  }

  /** What a server says in a stream that it cannot go on with. */
  static ExecutionException problem(String document) {
    try {
      var problem = JSON.readTree(document);
      return new ExecutionException(
          code(problem.path("code").asText(), problem.path("status").asInt(500)),
          problem.path("detail").asText("the server cannot tell more events"));
    } catch (JsonProcessingException e) {
      return new ExecutionException(Code.UNAVAILABLE, "the server cannot tell more events");
    }
  }

  private static Code code(String name, int status) {
    for (var code : Code.values()) {
      if (code.name().equals(name.toUpperCase(Locale.ROOT))) {
        return code;
      }
    }
    return switch (status) {
      case 404, 410 -> Code.NOT_FOUND;
      case 409 -> Code.CONFLICT;
      case 429, 503 -> Code.BUSY;
      default -> status >= 500 ? Code.UNAVAILABLE : Code.INVALID;
    };
  }

  private static void close(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException _) {
      // Nothing of it was wanted.
    }
  }

  void close() {
    client.shutdownNow();
  }
}
