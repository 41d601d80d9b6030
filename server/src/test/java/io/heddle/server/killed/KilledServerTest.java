package io.heddle.server.killed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.server.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed with SIGKILL at random moments while many runs are under way, and started
 * again. {@code -Dheddle.kills=200} kills more often, {@code -Dheddle.seed=N} repeats a choice of
 * moments.
 */
@Tag("kill")
@Timeout(value = 3, unit = TimeUnit.HOURS)
final class KilledServerTest {

  private static final int KILLS = Integer.getInteger("heddle.kills", 6);
  private static final int MAX_NEW = 12;
  private static final int MAX_CALLS = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** As many runs at once as a meeting has places: a permit that leaks is missed there. */
  private static final String SETTINGS =
      "heddle.quota.standard.running-executions = %d%n".formatted(Meeting.PLACES);

  @TempDir Path folder;

  private final Semaphore signs = new Semaphore(0);
  private final AtomicReference<String> address = new AtomicReference<>("http://127.0.0.1:1");
  private final List<Client> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  @Test
  void whatWasAcknowledgedEndsAndWhatWasRecordedIsKept() throws Exception {
    var seed = Long.getLong("heddle.seed", System.nanoTime());
    try (var target = new RecordingTarget(signs::release);
        var api = new Api()) {
      kill(new Random(seed), target, api);
    } catch (AssertionError failed) {
      throw new AssertionError("-Dheddle.seed=%d -Dheddle.kills=%d".formatted(seed, KILLS), failed);
    } finally {
      threads.forEach(Thread::interrupt);
    }
  }

  private void kill(Random random, RecordingTarget target, Api api) throws Exception {
    var flows = Files.createDirectory(folder.resolve("flows"));
    Workload.write(flows, target.url());
    Files.writeString(folder.resolve("heddle.conf"), SETTINGS);
    var journals = new Journals(folder.resolve("data").resolve("heddle.db"));
    var early = 0;
    for (var kill = 0; kill < KILLS; kill++) {
      try (var server = serve()) {
        // Some die while they start, and all that they find there is older work.
        if (kill > 0 && random.nextInt(6) == 0) {
          early++;
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(4_000)));
        } else {
          address.set(server.address().orElseThrow(() -> new AssertionError(server.said())));
          start(api, random, 1 + random.nextInt(MAX_NEW));
          await(server, 1 + random.nextInt(MAX_CALLS));
          LockSupport.parkNanos(random.nextInt(30_000_000));
        }
        server.kill();
      }
      journals.look();
    }
    try (var server = serve()) {
      address.set(server.address().orElseThrow(() -> new AssertionError(server.said())));
      start(api, random, MAX_NEW);
      for (var thread : threads) {
        assertThat(thread.join(PATIENCE)).as(() -> unfinished(server)).isTrue();
      }
      permitsAreFree(api);
      assertThat(server.stop()).as(server.said()).isIn(0, 130, 143);
      assertThat(server.said()).doesNotContain("ERROR");
    }
    journals.look();
    journals.check();
    var tokens = new HashSet<String>();
    clients.forEach(client -> check(client, target, tokens));
    verify();
    System.out.printf(
        "%d kills, %d of them during a start: %d runs, %d events, %d calls%n",
        KILLS, early, clients.size(), journals.events(), target.count());
  }

  private ServerProcess serve() throws Exception {
    return ServerProcess.start(
        folder.resolve("server.log"),
        "--data",
        folder.resolve("data").toString(),
        "--port",
        "0",
        "--workflows",
        folder.resolve("flows").toString(),
        "--config",
        folder.resolve("heddle.conf").toString());
  }

  private void start(Api api, Random random, int count) {
    for (var i = 0; i < count; i++) {
      var kind = Workload.KINDS.get(random.nextInt(Workload.KINDS.size()));
      var run = "r%d".formatted(clients.size());
      var client = new Client(api, address::get, run, kind, signs::release);
      clients.add(client);
      threads.add(Thread.ofVirtual().name(run).start(client));
    }
  }

  /** Waits for so many calls and acknowledgements, or for there to be nothing left to wait for. */
  private void await(ServerProcess server, int count) throws InterruptedException {
    signs.drainPermits();
    for (var seen = 0; seen < count && threads.stream().anyMatch(Thread::isAlive); ) {
      seen += signs.tryAcquire(200, TimeUnit.MILLISECONDS) ? 1 : 0;
      assertThat(server.isAlive()).as(server::said).isTrue();
    }
  }

  private String unfinished(ServerProcess server) {
    var open = clients.stream().filter(client -> client.end() == null).toList();
    return "%s; it said: %s"
        .formatted(
            open.stream()
                .map(one -> one.kind().workflow() + " " + one.id() + " " + one.problem())
                .toList(),
            server.said());
  }

  /** As many runs as the group may have meet at one place. */
  private void permitsAreFree(Api api) throws Exception {
    var kind = new Workload.Kind("meet", Map.of(), false);
    var meeting = new ArrayList<Client>();
    var met = new ArrayList<Thread>();
    for (var i = 0; i < Meeting.PLACES; i++) {
      var client = new Client(api, address::get, "meet" + i, kind, () -> {});
      meeting.add(client);
      met.add(Thread.ofVirtual().start(client));
    }
    for (var thread : met) {
      assertThat(thread.join(PATIENCE)).isTrue();
    }
    assertThat(meeting)
        .allSatisfy(
            one ->
                assertThat(String.valueOf(one.end())).as(one.problem()).contains("\"succeeded\""));
  }

  private static void check(Client client, RecordingTarget target, Set<String> tokens) {
    var what = client.kind().workflow() + " " + client.id();
    assertThat(client.problem()).as(what).isNull();
    var end = requireNonNull(client.end());
    assertThat(end.path("status").asText()).as(end.toString()).isEqualTo("succeeded");
    var calls = target.of(client.name());
    client
        .kind()
        .outputs()
        .forEach(
            (output, step) -> {
              var value = end.path("outputs").path(output);
              if (step.endsWith("*")) {
                assertThat(value).as(what).hasSize(3);
                var items = List.of("x", "y", "z");
                for (var i = 0; i < items.size(); i++) {
                  var one = value.path(i).isObject() ? value.path(i).path("said") : value.path(i);
                  answered(what, one, step.replace("*", items.get(i)), calls, tokens);
                }
              } else {
                answered(what, value, step, calls, tokens);
              }
            });
    for (var call : calls) {
      var same = calls.stream().filter(one -> one.step().equals(call.step())).toList();
      assertThat(same).as(what).allSatisfy(one -> assertThat(one.key()).isEqualTo(call.key()));
      // What left after a result was recorded carries that result, and it is the one of the end.
      assertThat(same)
          .as(what)
          .allSatisfy(one -> assertThat(one.upstream()).isEqualTo(call.upstream()));
      if (!call.upstream().isEmpty()) {
        assertThat(tokens).as(what).containsAll(List.of(call.upstream().split(",", -1)));
      }
    }
    assertThat(calls.stream().map(RecordingTarget.Call::key).distinct().count())
        .as("one key for each step of %s", what)
        .isEqualTo(calls.stream().map(RecordingTarget.Call::step).distinct().count());
  }

  private static void answered(
      String what,
      JsonNode value,
      String step,
      List<RecordingTarget.Call> calls,
      Set<String> tokens) {
    assertThat(calls)
        .as(what)
        .anyMatch(one -> one.step().equals(step) && one.token().equals(value.asText()));
    assertThat(tokens.add(value.asText())).as("%s: %s is of two steps", what, value).isTrue();
  }

  /** History equals a fold of the journal, as it is and made anew. */
  private void verify() {
    var data = folder.resolve("data").toString();
    heddle("admin", "verify-journals", "--data", data);
    heddle("admin", "rebuild-history", "--data", data);
    assertThat(heddle("admin", "verify-journals", "--data", data))
        .contains(" 0 differ, 0 ahead of their history");
  }

  private static String heddle(String... arguments) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, UTF_8);
    assertThat(Main.run(arguments, stream, stream)).as(() -> out.toString(UTF_8)).isZero();
    return out.toString(UTF_8);
  }
}
