package io.heddle.runtime.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.machine.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.junit.jupiter.api.Test;

final class UpkeepTest {

  private static final ExecutionCommand TICK = new ExecutionCommand.Tick();
  private static final ExecutionCommand WAKE = new ExecutionCommand.Wake();
  private static final ExecutionCommand IDLE = new ExecutionCommand.Idle();

  private final OneTimer timer = new OneTimer();
  private final List<ExecutionCommand> heard = new ArrayList<>();
  private Duration now = Duration.ZERO;
  private int offers;
  private final Upkeep upkeep = new Upkeep(timer, () -> now.toNanos());

  private Step run(ExecutionCommand command) {
    heard.add(command);
    return Step.DONE;
  }

  private void tell(ExecutionCommand command) {
    var _ = upkeep.on(command, this::run);
  }

  /** Fires the timer when it is due. */
  private void tick() {
    now = now.plus(timer.delay);
    timer.delay = Duration.ZERO;
    tell(TICK);
  }

  @Test
  void aRunThatNobodySpeaksToHearsThatItIsIdle() {
    while (heard.isEmpty()) {
      tick();
    }
    assertThat(heard).containsExactly(IDLE);
    assertThat(now).isBetween(RunTimes.IDLE, RunTimes.IDLE.plusSeconds(5));
  }

  @Test
  void whoeverSpeaksToItPutsThatOff() {
    for (var i = 0; i < 20; i++) {
      tick();
      tell(WAKE);
    }
    assertThat(heard).hasSize(20).containsOnly(WAKE);
  }

  @Test
  void aRunThatStaysIsAskedAgain() {
    while (heard.size() < 3) {
      tick();
    }
    assertThat(heard).containsOnly(IDLE);
  }

  @Test
  void aRunThatHasEndedIsIdleSooner() {
    upkeep.leaveAfter(RunTimes.OVER);
    tick();
    assertThat(heard).containsExactly(IDLE);
    assertThat(now).isEqualTo(RunTimes.OVER);
  }

  @Test
  void hasOutcomesOfferedAgainWithoutTheRun() {
    upkeep.offersBy(() -> offers++);
    tick();
    tick();
    assertThat(offers).isEqualTo(2);
    assertThat(heard).isEmpty();
  }

  @Test
  void setsOneTimerHoweverMuchIsSaid() {
    for (var i = 0; i < 1_000; i++) {
      tell(WAKE);
    }
    assertThat(timer.set).isEqualTo(1);
  }

  /** A row is written again when it says more, or when it is old. */
  @Test
  void aRowIsNewsWhenMoreThanItsTimeChanges() {
    var before = row(RunStatus.RUNNING, 5_000);
    assertThat(row(RunStatus.RUNNING, 5_999).isNewsAfter(before)).isFalse();
    assertThat(row(RunStatus.RUNNING, 6_000).isNewsAfter(before)).isTrue();
    assertThat(row(RunStatus.WAITING, 5_001).isNewsAfter(before)).isTrue();
  }

  private static RunRow row(RunStatus status, long updatedAt) {
    return new RunRow(
        "g/1-a",
        "g",
        0,
        status,
        RunRow.Owner.NOBODY,
        RunRow.NEVER,
        "w",
        0,
        RunRow.Origin.NONE,
        1,
        updatedAt,
        RunRow.NOT_YET,
        true);
  }

  private static final class OneTimer implements TimerScheduler<ExecutionCommand> {

    private Duration delay = Duration.ZERO;
    private int set;

    @Override
    public void startSingleTimer(Object key, ExecutionCommand message, Duration in) {
      assertThat(message).isEqualTo(TICK);
      delay = in;
      set++;
    }

    @Override
    public void startTimerWithFixedDelay(Object key, ExecutionCommand message, Duration in) {
      throw new AssertionError("a timer that repeats");
    }

    @Override
    public void startTimerWithFixedDelay(
        Object key, ExecutionCommand message, Duration first, Duration in) {
      throw new AssertionError("a timer that repeats");
    }

    @Override
    public void startTimerAtFixedRate(Object key, ExecutionCommand message, Duration in) {
      throw new AssertionError("a timer that repeats");
    }

    @Override
    public void startTimerAtFixedRate(
        Object key, ExecutionCommand message, Duration first, Duration in) {
      throw new AssertionError("a timer that repeats");
    }

    @Override
    @Deprecated
    public void startPeriodicTimer(Object key, ExecutionCommand message, Duration in) {
      throw new AssertionError("a timer that repeats");
    }

    @Override
    public boolean isTimerActive(Object key) {
      return !delay.isZero();
    }

    @Override
    public void cancel(Object key) {
      delay = Duration.ZERO;
    }

    @Override
    public void cancelAll() {
      delay = Duration.ZERO;
    }
  }
}
