package io.heddle.runtime.nested;

import static io.heddle.runtime.nested.Group.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.EphemeralExecution;
import io.heddle.runtime.event.RunSnapshot;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.quota.GroupQuota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One permit, and a queue of two. */
final class QuotaTest {

  private static final RunLimits NO_LIMITS = new RunLimits(0, Duration.ZERO, 0, 0, 0);

  private final Group group = new Group(new GroupQuota(1, 2, NO_LIMITS));

  @BeforeEach
  void register() {
    group.register("hold", row("hold", "start, text", "wait type: plugin.hold"));
    group.register("inner", row("inner", "sub, out", "sub type: workflow, workflow: hold"));
    group.register("outer", row("outer", "sub, out", "sub type: workflow, workflow: inner"));
    group.register(
        "again",
        row(
            "again",
            "start, text",
            "call type: plugin.fail, retry_config: { max_retries: 1, retry_interval: 20 },"
                + " error_strategy: { type: default-value, default_value: { out: none } }"));
  }

  @AfterEach
  void close() {
    group.close();
  }

  private static RunResult end(CompletableFuture<RunResult> running) throws Exception {
    return running.get(30, TimeUnit.SECONDS);
  }

  @Test
  void refusesWhatIsBeyondTheQueueAndNamesTheLimit() throws Exception {
    var first = group.start("hold");
    var held = group.nextHeld();
    var second = group.start("hold");
    var third = group.start("hold");

    var refused = end(group.start("hold"));

    var failure = Objects.requireNonNull(refused.failure()).failure();
    assertThat(refused.status()).isEqualTo(RunStatus.FAILED);
    assertThat(failure.code()).isEqualTo("quota_exceeded");
    assertThat(failure.message())
        .contains("group test", "running-executions (1)", "queued-executions (2)");
    held.release();
    group.nextHeld().release();
    group.nextHeld().release();
    assertThat(end(first).status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(end(second).status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(end(third).status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void nestedRunsNeedNoPermitOfTheirOwn() throws Exception {
    var outer = group.start("outer");
    var held = group.nextHeld();
    var other = group.start("hold");

    held.release();

    assertThat(end(outer).status()).isEqualTo(RunStatus.SUCCEEDED);
    group.nextHeld().release();
    assertThat(end(other).status()).isEqualTo(RunStatus.SUCCEEDED);
    group.awaitIdle();
  }

  @Test
  void aRunThatWaitsForATimerLetsOthersRun() throws Exception {
    var running = new ArrayList<CompletableFuture<RunResult>>();
    for (var i = 0; i < 3; i++) {
      running.add(group.start("again"));
    }

    for (var run : running) {
      assertThat(end(run).status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    }
    group.awaitIdle();
  }

  @Test
  void aPausedRunHoldsNoPermit() throws Exception {
    var request = group.request("hold", ObjectValue.EMPTY);
    var paused = group.start(request);
    var held = group.nextHeld();
    group.tell(request.executionId(), new EphemeralExecution.Pause("by the test"));
    var isPaused = new CompletableFuture<Optional<RunSnapshot>>();
    group.tell(request.executionId(), new EphemeralExecution.Query(isPaused::complete));
    isPaused.get(30, TimeUnit.SECONDS);
    var other = group.start("hold");

    held.release();

    var next = group.nextHeld();
    group.tell(request.executionId(), new EphemeralExecution.Resume());
    assertThat(paused).isNotDone();
    next.release();
    assertThat(end(other).status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(end(paused).status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void aCancelledRunInTheQueueNeverBegins() throws Exception {
    var first = group.start("hold");
    var held = group.nextHeld();
    var request = group.request("hold", ObjectValue.EMPTY);
    var queued = group.start(request);

    group.cancel(request.executionId());

    assertThat(end(queued).status()).isEqualTo(RunStatus.CANCELLED);
    held.release();
    assertThat(end(first).status()).isEqualTo(RunStatus.SUCCEEDED);
    group.awaitIdle();
    assertThat(group.held).isEmpty();
  }

  @Test
  void aCrashGivesThePermitBack() throws Exception {
    group.register("boom", row("boom", "start, text", "boom type: plugin.defect"));
    var crashed = group.start("boom");
    var other = group.start("hold");

    assertThat(end(crashed).status()).isEqualTo(RunStatus.FAILED);
    group.nextHeld().release();
    assertThat(end(other).status()).isEqualTo(RunStatus.SUCCEEDED);
  }
}
