package io.heddle.server.member;

import static io.heddle.server.member.TestMember.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.run.RunQueries;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.server.Main;
import io.heddle.server.execution.ExecutionView;
import io.heddle.server.execution.StartOrder;
import io.heddle.server.hosted.HostedExecutions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a member removes by itself, and what is left of it. */
@Timeout(180)
final class RetentionTest {

  private static final String GREET =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: name, type: string } ] } }
        - { id: end, data: { type: end, outputs: [ { variable: text, value_selector: [start, name] } ] } }
      edges:
        - { source: start, target: end }
      """;

  @TempDir Path folder;

  private final MovedClock clock = new MovedClock();

  private Member open(boolean keepsHouse) {
    var interval = keepsHouse ? "100 ms" : "1 d";
    var settings = ConfigFactory.parseMap(Map.of("heddle.store.retention.interval", interval));
    return TestMember.open(folder, settings, "standard", StoredListener.NONE, clock);
  }

  private static void until(Supplier<Boolean> so) {
    var patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!so.get()) {
      assertThat(System.nanoTime()).isLessThan(patience);
      Thread.onSpinWait();
    }
  }

  private static ExecutionView start(HostedExecutions executions, String name) {
    return executions.start(
        new StartOrder(
            "default",
            "greet",
            null,
            ObjectValue.of("name", Value.of(name)),
            "the-key",
            "",
            "api",
            null));
  }

  private static Optional<RunQueries.Found> row(Member member, String id) {
    return await(member.store().runs().find(id));
  }

  private static long count(Member member, String sql) {
    return member
        .store()
        .readers()
        .read(
            session -> {
              try (var rows = session.prepare(sql).executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
              }
            })
        .join();
  }

  @Test
  void aRunIsPurgedAfterItsTimeAndItsTombstoneAnswersForAWhile() {
    var large = "x".repeat(100_000);
    String id;
    try (var member = open(true);
        var executions = new HostedExecutions(member)) {
      executions.register("default", "greet", GREET);
      id = start(executions, large).id();
      await(member.runs().end(id, Duration.ofSeconds(60)));
      clock.move(Duration.ofDays(29));
      var kept = start(executions, large);
      assertThat(kept.id()).isEqualTo(id);
      assertThat(kept.purged()).isFalse();

      clock.move(Duration.ofDays(2));
      until(() -> row(member, id).orElseThrow().purged());
      until(() -> count(member, "select count(*) from event") == 0);
    }
    try (var member = open(true);
        var executions = new HostedExecutions(member)) {
      var shown = executions.show(id).orElseThrow().execution();
      assertThat(shown.purged()).isTrue();
      assertThat(shown.status()).isEqualTo("succeeded");
      assertThat(start(executions, "another").purged()).isTrue();
      assertThat(start(executions, large).id()).isEqualTo(id);
      assertThat(count(member, "select count(*) from event")).isZero();
      clock.move(Duration.ofDays(2));
      until(() -> count(member, "select count(*) from blob") == 0);

      clock.move(Duration.ofDays(31));
      until(() -> row(member, id).isEmpty());
    }
    try (var member = open(false);
        var executions = new HostedExecutions(member)) {
      assertThat(start(executions, "again").id()).isEqualTo(id);
      assertThat(await(member.runs().end(id, Duration.ofSeconds(60))).outputs())
          .isEqualTo(ObjectValue.of("text", Value.of("again")));
    }
  }

  @Test
  void thePurgeCommandRemovesWhatIsOldEnough() {
    String id;
    try (var member = open(false);
        var executions = new HostedExecutions(member)) {
      executions.register("default", "greet", GREET);
      id = start(executions, "Ada").id();
      await(member.runs().end(id, Duration.ofSeconds(60)));
    }
    assertThat(heddle("admin", "purge", "--data", folder.toString()))
        .isEqualTo("removed 0 runs, 0 tombstones, 0 conversations, 0 files and large values");
    assertThat(heddle("admin", "purge", "--data", folder.toString(), "--older-than", "0s"))
        .isEqualTo("removed 1 runs, 0 tombstones, 0 conversations, 0 files and large values");
    assertThat(heddle("show", id, "--data", folder.toString()))
        .contains("succeeded, purged")
        .contains("not kept any more");
  }

  private static String heddle(String... arguments) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(Main.run(arguments, stream, stream)).isZero();
    return out.toString(StandardCharsets.UTF_8).strip();
  }
}
