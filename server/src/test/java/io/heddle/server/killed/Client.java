package io.heddle.server.killed;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.server.killed.Api.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whoever wants one run done, and does not give up because the server dies. */
final class Client implements Runnable {

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final String RUNS = "/api/groups/default/executions";

  private final Api api;
  private final Supplier<String> server;
  private final String run;
  private final Workload.Kind kind;
  private final Runnable acknowledged;

  private final AtomicReference<@Nullable String> id = new AtomicReference<>();
  private final AtomicReference<@Nullable JsonNode> end = new AtomicReference<>();
  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();

  /**
   * @param server its address now
   * @param run the input and the idempotency key
   * @param acknowledged hears when the start was acknowledged
   */
  Client(Api api, Supplier<String> server, String run, Workload.Kind kind, Runnable acknowledged) {
    this.api = api;
    this.server = server;
    this.run = run;
    this.kind = kind;
    this.acknowledged = acknowledged;
  }

  String name() {
    return run;
  }

  Workload.Kind kind() {
    return kind;
  }

  /** The id as the server acknowledged it, or null. */
  @Nullable String id() {
    return id.get();
  }

  /** What the API says of the ended run, or null. */
  @Nullable JsonNode end() {
    return end.get();
  }

  /** What the API should not have said, or null. */
  @Nullable String problem() {
    return problem.get();
  }

  private interface Request {
    Answer make() throws IOException, InterruptedException;
  }

  @Override
  public void run() {
    try {
      var started =
          until(
              201,
              () ->
                  api.post(
                      server.get() + RUNS,
                      Map.of("workflow", kind.workflow(), "inputs", Map.of("run", run)),
                      Map.of("Idempotency-Key", run)));
      id.set(started.body().path("id").asText());
      acknowledged.run();
      var path = "/api/executions/" + requireNonNull(id.get());
      if (kind.asks()) {
        answer(path);
      }
      end.set(until(200, () -> api.get(server.get() + path + "/end?seconds=20")).body());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | AssertionError defect) {
      problem.set(defect.toString());
    }
  }

  /** Answers the form once; whether it was taken over is seen from the run's end. */
  private void answer(String path) throws InterruptedException {
    while (true) {
      var detail = until(200, () -> api.get(server.get() + path + "/detail")).body();
      if (!detail.path("forms").isEmpty()) {
        var said =
            Map.of("node", "ask", "submit_id", "s-" + run, "action", "approve", "who", "ann");
        var answer = attempt(() -> api.post(server.get() + path + "/submit", said, Map.of()));
        if (answer != null && answer.status() == 200) {
          return;
        }
      } else if (detail.path("execution").path("ended_at").asLong() > 0
          || answered(detail.path("nodes"))) {
        return;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static boolean answered(JsonNode nodes) {
    for (var node : nodes) {
      if (node.path("node").asText().equals("b")) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Answer attempt(Request request) throws InterruptedException {
    try {
      return request.make();
    } catch (IOException _) {
      return null; // The server is dead, or died.
    }
  }

  private Answer until(int status, Request request) throws InterruptedException {
    while (true) {
      var answer = attempt(request);
      if (answer != null && answer.status() == status) {
        return answer;
      }
      if (answer != null && answer.status() >= 400 && !passes(answer.status())) {
        throw new AssertionError("%s %s: %s".formatted(kind.workflow(), run, answer));
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Too busy, or the store does not answer: worth trying again. */
  private static boolean passes(int status) {
    return status == 429 || status == 503;
  }
}
