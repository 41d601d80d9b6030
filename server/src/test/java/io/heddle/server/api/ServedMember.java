package io.heddle.server.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.server.hosted.HostedExecutions;
import io.heddle.server.member.Member;
import io.heddle.server.member.TestMember;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A member with a store in a folder that serves on a port of its own, and a client of it. */
final class ServedMember implements AutoCloseable {

  static final String RUNS = "/api/groups/default/executions";

  /** Says hello to a name. */
  static final String GREET =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: name, type: string, required: true } ] } }
        - { id: text, data: { type: template-transform, template: "Hello {{ name }}",
            variables: [ { variable: name, value_selector: [start, name] } ] } }
        - { id: end, data: { type: end, outputs: [ { variable: text, value_selector: [text, output] } ] } }
      edges:
        - { source: start, target: text }
        - { source: text, target: end }
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Member member;
  private final ApiServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  ServedMember(Path folder) {
    this(folder, "");
  }

  /**
   * @param settings in HOCON
   */
  ServedMember(Path folder, String settings) {
    this.member =
        TestMember.open(
            folder,
            ConfigFactory.parseString(settings),
            "standard",
            StoredListener.NONE,
            Clock.systemUTC());
    this.server =
        switch (ApiServer.open(member, new HostedExecutions(member), "127.0.0.1", 0, "test")) {
          case ApiServer.Opening.Opened(var opened) -> opened;
          case ApiServer.Opening.Refused(var message) -> throw new AssertionError(message);
        };
  }

  /** An answer with its JSON. */
  record Answer(HttpResponse<String> response, JsonNode json) {
    int status() {
      return response.statusCode();
    }

    String text(String field) {
      return json.path(field).asText();
    }
  }

  /** Registers a workflow of the group {@code default}. */
  void register(String id, String text) {
    var answer = put("/api/groups/default/workflows/" + id, text);
    if (answer.status() != 200) {
      throw new AssertionError(answer.json());
    }
  }

  Member member() {
    return member;
  }

  String address() {
    return server.address();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .timeout(Duration.ofSeconds(60));
  }

  Answer get(String path) {
    return send(to(path).GET());
  }

  Answer post(String path, String body) {
    return send(to(path).POST(BodyPublishers.ofString(body)));
  }

  Answer put(String path, String body) {
    return send(to(path).PUT(BodyPublishers.ofString(body)));
  }

  Answer send(HttpRequest.Builder request) {
    var response = exchange(request.build(), BodyHandlers.ofString());
    try {
      return new Answer(response, JSON.readTree(response.body()));
    } catch (JsonProcessingException no) {
      throw new AssertionError(response.body(), no);
    }
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  /** An event as it came. */
  record Sent(@Nullable String id, JsonNode data) {}

  /**
   * The events of an execution.
   *
   * @param after the id of the last event that is known, or null
   * @param last ends the reading, told with it; or the end of the stream does
   */
  List<Sent> events(String execution, @Nullable String after, String last) {
    var request = to("/api/executions/" + execution + "/events").GET();
    if (after != null) {
      request.header("Last-Event-ID", after);
    }
    var sent = new ArrayList<Sent>();
    try (Stream<String> lines = exchange(request.build(), BodyHandlers.ofLines()).body()) {
      String id = null;
      for (var each = lines.iterator(); each.hasNext(); ) {
        var line = each.next();
        if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        } else if (line.startsWith("data: ")) {
          var data = JSON.readTree(line.substring("data: ".length()));
          sent.add(new Sent(id, data));
          id = null;
          if (requireNonNull(data).toString().contains(last)) {
            return sent;
          }
        }
      }
    } catch (JsonProcessingException no) {
      throw new AssertionError(no);
    }
    return sent;
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
    member.close();
  }
}
