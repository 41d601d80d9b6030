package io.heddle.server.killed;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.killed.Api.Answer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real server on a real PostgreSQL that comes and goes, in processes of their own. */
@Timeout(400)
final class PostgresServerTest {

  @TempDir private Path folder;
  @TempDir private Path database;

  private final AtomicReference<String> address = new AtomicReference<>("http://127.0.0.1:1");
  private final Semaphore calls = new Semaphore(0);
  private RecordingTarget target;
  private int port;

  @BeforeEach
  void prepare() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    target = new RecordingTarget(calls::release);
    Workload.write(Files.createDirectory(folder.resolve("flows")), target.url());
    Files.writeString(
        folder.resolve("heddle.conf"),
        """
        heddle.store {
          database = postgres
          postgres { url = "jdbc:postgresql://127.0.0.1:%d/postgres", user = postgres, connect-timeout = 2 s }
          writer { retry-max = 200 ms }
          reader { patience = 1 s }
        }
        """
            .formatted(port));
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private EmbeddedPostgres postgres() throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(database.resolve("data"))
        .setCleanDataDirectory(false)
        .start();
  }

  private ServerProcess process() throws IOException {
    return ServerProcess.start(
        folder.resolve("server.log"),
        "--port",
        "0",
        "--workflows",
        folder.resolve("flows").toString(),
        "--config",
        folder.resolve("heddle.conf").toString());
  }

  private ServerProcess serving() throws IOException {
    var server = process();
    address.set(server.address().orElseThrow(() -> new AssertionError(server.said())));
    return server;
  }

  @Test
  void aDatabaseThatIsNotThereIsNamedAtTheStart() throws Exception {
    try (var server = process()) {
      assertThat(server.address()).isEmpty();
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.said())
          .contains("127.0.0.1:" + port)
          .contains("Start the database")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void runsOutliveTheServerAndAStopOfTheDatabase() throws Exception {
    try (var api = new Api()) {
      var clients = new ArrayList<Client>();
      var threads = new ArrayList<Thread>();
      var running = postgres();
      var said = "";
      try {
        try (var server = serving()) {
          start(api, clients, threads, 8);
          assertThat(calls.tryAcquire(6, 60, TimeUnit.SECONDS)).isTrue();
          server.kill();
        }
        try (var server = serving()) {
          start(api, clients, threads, 8);
          assertThat(calls.tryAcquire(6, 60, TimeUnit.SECONDS)).isTrue();
          running.close();
          var health = until(503, () -> api.get(address.get() + "/health"));
          assertThat(health.body().path("store").path("reason").asText()).isNotEmpty();
          refused(api);
          until(503, () -> api.get(address.get() + "/api/groups/default/executions"));

          running = postgres();
          until(200, () -> api.get(address.get() + "/health"));
          for (var thread : threads) {
            assertThat(thread.join(Duration.ofMinutes(2))).as(server.said()).isTrue();
          }
          assertThat(server.stop()).isIn(0, 130, 143);
          said = server.said();
        }
      } finally {
        running.close();
        threads.forEach(Thread::interrupt);
      }
      assertThat(clients)
          .as(said)
          .allSatisfy(
              client -> {
                assertThat(client.problem()).isNull();
                assertThat(String.valueOf(client.end())).contains("\"succeeded\"");
              });
    }
  }

  private void refused(Api api) throws Exception {
    var order = Map.of("workflow", "sequence", "inputs", Map.of("run", "late"));
    var start = api.post(address.get() + "/api/groups/default/executions", order, Map.of());
    assertThat(start.status()).as(start.toString()).isEqualTo(503);
    assertThat(start.headers().firstValue("Retry-After")).isPresent();
    assertThat(start.body().path("code").asText()).isEqualTo("OVERLOADED");
  }

  private void start(Api api, List<Client> clients, List<Thread> threads, int count) {
    for (var i = 0; i < count; i++) {
      var kind = Workload.KINDS.get(i % Workload.KINDS.size());
      var client = new Client(api, address::get, "r" + clients.size(), kind, () -> {});
      clients.add(client);
      threads.add(Thread.ofVirtual().start(client));
    }
  }

  private interface Question {
    Answer ask() throws IOException, InterruptedException;
  }

  private static Answer until(int status, Question question)
      throws IOException, InterruptedException {
    var answer = question.ask();
    for (var i = 0; answer.status() != status; i++) {
      assertThat(i).as("tries, the last was %s", answer).isLessThan(2_000);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      answer = question.ask();
    }
    return answer;
  }
}
