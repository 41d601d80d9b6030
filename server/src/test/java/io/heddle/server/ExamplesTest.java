package io.heddle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of {@code workflows/} come to what their first lines promise. */
final class ExamplesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          hello          | name=Ada    | {"greeting": "Hello, Ada!"}
          ten-steps      | v=0         | {"v": "3"}
          ten-steps      | v=39        | {"v": "42"}
          ten-children   | v=0         | {"v": "10"}
          iteration      | count=10000 | {"count": 10000, "last": {"text": "9999:19998"}}
          iteration      | count=0     | {"count": 0, "last": null}
          loop           | unused=1    | {"last": {"round": 25, "sum": 408}, "rounds": 25}
          thousand-nodes | v=0         | {"v": "107"}
          words          | text=to be or not to be | {"most": [["to", 2], ["be", 2]], "words": 6}
          order          | currency=CHF | {"lines": "3 x Thread no. 0: 7.50 CHF; 1 x Shuttle no. 1: 40.00 CHF; 2 x Reed no. 2: 24.50 CHF"}
          """)
  void comesToWhatItPromises(String name, String input, String outputs) throws Exception {
    assertThat(run(name, input)).isEqualTo(JSON.readTree(outputs));
  }

  @Test
  void fanOutJoinsTheAnswersInOrder() throws Exception {
    assertThat(run("fan-out", "q=warp").path("answers").asText())
        .startsWith("1. warp | 2. warp | 3. warp")
        .endsWith("10. warp");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          my invoice is wrong | We are sorry.      | within 4 hours (we read: wrong)
          error error now     | An engineer        | within 2 hours (we read: error, error, now)
          where is my invoice | We are sorry.      | — Loom Street
          good morning        | Thank you.         | good morning
          """)
  void triageSortsAndAnswers(String query, String begin, String part) throws Exception {
    assertThat(run("triage", "query=" + query).path("answer").asText())
        .startsWith(begin)
        .contains(part);
  }

  @Test
  void orderBeginsWhenItsTriggerFires() throws Exception {
    var payload = "{\"customer\": {\"currency\": \"USD\"}}";

    var outputs = run("order", "--trigger", "shop", "--payload", payload);

    assertThat(outputs.path("lines").asText()).contains("7.50 USD").endsWith("24.50 USD");
  }

  @Test
  void notesWaitForWhatTheyTriggerAndAreFollowedByMore() throws Exception {
    var line = List.of("run", "workflows/notes.yml", "-i", "text=a  loom   was set up today");

    var run = Console.heddle(line);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("page: a loom was set ... (node-completed) | a loom was set up today");
    assertThat(run.err()).contains("clean/shorten", "clean/offer");
  }

  @Test
  void compressRunsAsIfItsTriggerHadFired() throws Exception {
    var payload = "{\"text\": \"a loom was set up\", \"event\": \"by hand\"}";

    assertThat(run("compress", "--trigger", "fired", "--payload", payload))
        .isEqualTo(JSON.readTree("{\"short\": \"a loom was set ... (by hand)\"}"));
  }

  @Test
  void priceRunsByItself() throws Exception {
    assertThat(run("price", "-i", "name=Thread", "-i", "amount=3", "-i", "unit=2.5"))
        .isEqualTo(JSON.readTree("{\"line\": \"3 x Thread: 7.50 EUR\"}"));
  }

  @Test
  void anInputMayBeGivenAsJson() throws Exception {
    assertThat(run("price", "-i", "name:=\"7\"", "-i", "amount:=3", "-i", "unit=2.5"))
        .isEqualTo(JSON.readTree("{\"line\": \"3 x 7: 7.50 EUR\"}"));

    var wrong = Console.heddle(List.of("run", "workflows/price.yml", "-i", "name:=Thread"));

    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("-i name:=Thread: not JSON");
  }

  @Test
  void aMisspeltInputIsNotIgnoredWithoutAWord() throws Exception {
    var line =
        List.of("run", "workflows/price.yml", "-i", "nmae=Thread", "-i", "curency:=1", "-i", "x=1");

    var run = Console.heddle(line);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "there is no input 'nmae'; did you mean 'name'?",
            "there is no input 'curency'; did you mean 'currency'?",
            "input 'name' is required")
        .doesNotContain("no input 'x'");
  }

  @Test
  void httpPipelinePostsTheSumOfWhatItFetched() throws Exception {
    var posted = new CompletableFuture<String>();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (exchange.getRequestMethod().equals("POST")) {
              posted.complete(exchange.getRequestURI() + " " + body);
            }
            var answer = "[{\"amount\": 12.5}, {\"amount\": 7.5}]".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    try {
      var url = "http://%s:%d".formatted(address.getHostString(), server.getAddress().getPort());

      var outputs = run("http-pipeline", "base_url=" + url);

      assertThat(outputs)
          .isEqualTo(JSON.readTree("{\"count\": 2, \"total\": 20, \"status\": 200}"));
      assertThat(posted.get(30, TimeUnit.SECONDS))
          .isEqualTo("/summary {\"count\": 2, \"total\": 20}");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void thousandNodesIsWhatItsGeneratorWrites() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var generator = Console.ROOT.resolve("workflows/tools/ThousandNodes.java").toString();
    var process = new ProcessBuilder(java, generator).redirectError(Redirect.INHERIT).start();

    var written = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(Console.ROOT.resolve("workflows/thousand-nodes.yml")).content().isEqualTo(written);
  }

  @Test
  void everyExampleIsAmongThese() throws Exception {
    try (var files = Files.list(Console.ROOT.resolve("workflows"))) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(f -> f.endsWith(".yml")))
          .containsExactlyInAnyOrder(
              "hello.yml",
              "ten-steps.yml",
              "ten-children.yml",
              "triage.yml",
              "fan-out.yml",
              "iteration.yml",
              "loop.yml",
              "thousand-nodes.yml",
              "http-pipeline.yml",
              "approval.yml",
              "order.yml",
              "words.yml",
              "notes.yml",
              "compress.yml",
              "price.yml");
    }
  }

  private static JsonNode run(String name, String input) throws Exception {
    return run(name, "-i", input);
  }

  private static JsonNode run(String name, String... options) throws Exception {
    var line = new ArrayList<>(List.of("run", "workflows/" + name + ".yml", "--output", "json"));
    line.addAll(List.of(options));
    var run = Console.heddle(line);
    assertThat(run.status()).as(run.out() + run.err()).isZero();
    return JSON.readTree(run.out()).path("outputs");
  }
}
