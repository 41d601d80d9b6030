package io.heddle.persistence.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.TurnContext;
import io.heddle.runtime.stream.LiveStream;
import io.heddle.runtime.stream.StreamBounds;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RecentEventsTest {

  private static final RunEvent SMALL = written(Value.of("x"));

  private final RecentEvents recent = new RecentEvents(1 << 20);

  private static RunEvent written(Value value) {
    return new RunEvent.Advanced(
        new TurnContext(1, 2),
        List.of(new Fact.SlotWritten(0, 0, "value", ObjectValue.of("value", value))));
  }

  private static RunRow row(String run, long updatedAt) {
    return new RunRow(
        run,
        "g",
        0,
        RunStatus.RUNNING,
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

  @Test
  void tellsOnceWhatFollowedWithTheLastRow() {
    for (var number = 4L; number <= 6; number++) {
      recent.add(number, SMALL, row("g/1-a", number));
      recent.add(number + 10, SMALL, row("g/1-b", number));
    }
    var tail = Objects.requireNonNull(recent.take("g/1-a"));
    assertThat(tail.first()).isEqualTo(4);
    assertThat(tail.last()).isEqualTo(6);
    assertThat(tail.row().updatedAt()).isEqualTo(6);
    assertThat(recent.take("g/1-a")).isNull();
    assertThat(Objects.requireNonNull(recent.take("g/1-b")).first()).isEqualTo(14);
  }

  @Test
  void goesOnWithWhoKnowsTheEventBefore() {
    recent.add(4, SMALL, row("g/1-a", 1));
    recent.add(5, SMALL, row("g/1-a", 1));
    var tail = Objects.requireNonNull(recent.take("g/1-a"));
    assertThat(tail.follows(2)).isFalse();
    assertThat(tail.follows(3)).isTrue();
    assertThat(tail.follows(4)).isTrue();
    assertThat(tail.follows(5)).isFalse();
  }

  @Test
  void beginsAnewAfterAGap() {
    recent.add(1, SMALL, row("g/1-a", 1));
    recent.add(3, SMALL, row("g/1-a", 1));
    assertThat(Objects.requireNonNull(recent.take("g/1-a")).first()).isEqualTo(3);
  }

  @Test
  void keepsNothingLargeAndNoStreams() {
    var stream = new LiveStream(StreamBounds.STANDARD);
    for (var unfit : List.<Value>of(Value.of("x".repeat(70_000)), stream)) {
      recent.add(1, SMALL, row("g/1-a", 1));
      recent.add(2, written(unfit), row("g/1-a", 1));
      assertThat(recent.take("g/1-a")).isNull();
    }
  }

  @Test
  void forgetsWhatItHeardLongestAgo() {
    var event = written(Value.of("x".repeat(30_000)));
    for (var i = 0; i < 100; i++) {
      recent.add(1, event, row("g/1-" + i, 1));
    }
    assertThat(recent.take("g/1-0")).isNull();
    assertThat(recent.take("g/1-99")).isNotNull();
    var kept = 1;
    for (var i = 0; i < 99; i++) {
      kept += recent.take("g/1-" + i) == null ? 0 : 1;
    }
    assertThat(kept).isBetween(20, 35);
  }
}
