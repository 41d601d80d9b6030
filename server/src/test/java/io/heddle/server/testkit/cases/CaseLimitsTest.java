package io.heddle.server.testkit.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits that a case's {@code state.toml} sets are those its run is held to. */
final class CaseLimitsTest {

  private static final String TIMES = "[config]\nmax_steps = 50\nmax_execution_time_secs = ";
  private static final int REQUESTS = 4;

  @TempDir private Path folder;

  private List<String> problems(String workflow, String inputs, String state, String out)
      throws Exception {
    Files.writeString(folder.resolve("workflow.toml"), workflow);
    Files.writeString(folder.resolve("in.toml"), inputs);
    Files.writeString(folder.resolve("state.toml"), state);
    Files.writeString(folder.resolve("out.toml"), out);
    return new CaseRunner(Duration.ofSeconds(60)).run(folder).problems();
  }

  /** Requests side by side, and an end that needs them all. */
  private static String requests() {
    var nodes =
        IntStream.range(0, REQUESTS)
            .mapToObj(
                i ->
                    """
                      { id = "r%d", data = { type = "http-request", title = "R", method = "GET", url = "{{#start.url#}}" } },
                    """
                        .formatted(i))
            .collect(Collectors.joining());
    var edges =
        IntStream.range(0, REQUESTS)
            .mapToObj(
                i ->
                    """
                      { source = "start", target = "r%1$d" }, { source = "r%1$d", target = "end" },
                    """
                        .formatted(i))
            .collect(Collectors.joining());
    return """
    version = "0.1.0"
    nodes = [
      { id = "start", data = { type = "start", title = "S", variables = [ { variable = "url", type = "string" } ] } },
      %s
      { id = "end", data = { type = "end", title = "E", outputs = [ { variable = "status", value_selector = ["r0", "status_code"] } ] } },
    ]
    edges = [
      %s
    ]
    """
        .formatted(nodes, edges);
  }

  /**
   * The most requests that were with the server at once. It answers a request only when as many as
   * the limit allows are there, so that the run gets nowhere when fewer run side by side.
   */
  private int mostAtOnce(int expected, String state) throws Exception {
    var active = new AtomicInteger();
    var most = new AtomicInteger();
    var together = new CyclicBarrier(expected);
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), REQUESTS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            most.accumulateAndGet(active.incrementAndGet(), Math::max);
            try (exchange) {
              together.await(30, TimeUnit.SECONDS);
              active.decrementAndGet();
              exchange.sendResponseHeaders(200, 2);
              exchange.getResponseBody().write("ok".getBytes(UTF_8));
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
              throw new IOException(e);
            }
          });
      server.start();
      var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      var out = "status = \"completed\"\n[outputs]\nstatus = 200";
      assertThat(problems(requests(), "url = \"%s\"".formatted(url), state, out)).isEmpty();
    } finally {
      server.stop(0);
    }
    return most.get();
  }

  @Test
  void asManyNodesAsThereAreRunSideBySideWithoutALimit() throws Exception {
    assertThat(mostAtOnce(REQUESTS, TIMES + "60\nmax_concurrency = 0")).isEqualTo(REQUESTS);
  }

  @Test
  void noMoreNodesThanMaxConcurrencyRunSideBySide() throws Exception {
    assertThat(mostAtOnce(2, TIMES + "60\nmax_concurrency = 2")).isEqualTo(2);
  }

  @Test
  void oneNodeAtATimeRunsWithoutParallelism() throws Exception {
    var state = TIMES + "60\nparallel_enabled = false\nmax_concurrency = 3";

    assertThat(mostAtOnce(1, state)).isEqualTo(1);
  }

  @Test
  void aRunThatTakesLongerThanMaxExecutionTimeFails() throws Exception {
    var waits =
        """
        version = "0.1.0"
        nodes = [
          { id = "start", data = { type = "start", title = "S" } },
          { id = "try", data = { type = "http-request", title = "T", method = "GET", url = "{{#sys.base_url#}}/gone", fail_on_error_status = true, retry_config = { max_retries = 3, retry_interval = 60000, retry_on_retryable_only = false } } },
          { id = "end", data = { type = "end", title = "E", outputs = [] } },
        ]
        edges = [ { source = "start", target = "try" }, { source = "try", target = "end" } ]
        """;
    var mock = "\n[[mock_server]]\nmethod = \"GET\"\npath = \"/gone\"\nresponse_status = 500";

    assertThat(
            problems(
                waits,
                "",
                TIMES + "1" + mock,
                "status = \"failed\"\nerror_contains = \"Execution timeout\""))
        .isEmpty();
  }

  @Test
  void aRunThatTakesMoreThanMaxStepsFails() throws Exception {
    assertThat(
            problems(
                requests(),
                "url = \"http://127.0.0.1:1/\"",
                "[config]\nmax_steps = 1\nmax_execution_time_secs = 60",
                "status = \"failed\"\nerror_contains = \"Max steps exceeded: 1\""))
        .isEmpty();
  }

  @Test
  void aLimitOfTheTextWinsOverThatOfItsCase() throws Exception {
    assertThat(
            problems(
                "limits = { max_steps = 2 }\n" + requests(),
                "url = \"http://127.0.0.1:1/\"",
                TIMES + "60",
                "status = \"failed\"\nerror_contains = \"Max steps exceeded: 2\""))
        .isEmpty();
  }
}
