package io.heddle.server.testkit.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MockServerTest {

  @Test
  void answersInTurnsAndThenWithTheLast() throws Exception {
    var bodies =
        ask(
            """
            [{"path": "/a", "response_body": "one", "expect": 2},
             {"path": "/a", "response_body": "two"}]
            """,
            List.of("GET /a", "GET /a", "GET /a", "GET /a"));

    assertThat(bodies).containsExactly("200 one", "200 one", "200 two", "200 two");
  }

  @Test
  void takesThePathWithItsQueryAndTheMethod() throws Exception {
    var bodies =
        ask(
            """
            [{"path": "/a?b=1", "response_body": "yes", "response_status": 203}]
            """,
            List.of("GET /a?b=1", "GET /a", "POST /a?b=1"));

    assertThat(bodies).containsExactly("203 yes", "501 ", "501 ");
  }

  @Test
  void searchesTheBodyAndComparesHeadersWhole() throws Exception {
    var bodies =
        ask(
            """
            [{"method": "POST", "path": "/", "match_body": "n\\\\d+", "response_body": "number"},
             {"method": "POST", "path": "/", "match_body": "{", "response_body": "brace"},
             {"method": "POST", "path": "/", "match_headers": {"x-who": "me"}, "response_body": "me"}]
            """,
            List.of("POST / n17", "POST / {", "POST / other", "POST / other x-who=me"));

    assertThat(bodies).containsExactly("200 number", "200 brace", "501 ", "200 me");
  }

  @Test
  void sendsTheHeadersItIsGiven() throws Exception {
    try (var server =
        MockServer.start(
            routes("[{\"path\": \"/\", \"response_headers\": {\"Retry-After\": \"3\"}}]"))) {
      var response = send(server, "GET /");

      assertThat(response.headers().firstValue("retry-after")).hasValue("3");
      assertThat(response.body()).isEmpty();
    }
  }

  private static List<String> ask(String routes, List<String> requests) throws Exception {
    var answers = new ArrayList<String>();
    try (var server = MockServer.start(routes(routes))) {
      for (var request : requests) {
        var response = send(server, request);
        answers.add(response.statusCode() + " " + response.body());
      }
    }
    return answers;
  }

  /** Sends {@code METHOD /path body name=value}. */
  private static HttpResponse<String> send(MockServer server, String words) throws Exception {
    var parts = words.split(" ", -1);
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + parts[1]))
            .method(parts[0], BodyPublishers.ofString(parts.length > 2 ? parts[2] : ""));
    if (parts.length > 3) {
      var header = parts[3].split("=", 2);
      request.header(header[0], header[1]);
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static List<MockRoute> routes(String json) throws Exception {
    var settings = new Settings(ObjectValue.of("mock_server", Json.parse(json)));
    return settings.tables("mock_server").stream().map(MockRoute::of).toList();
  }
}
