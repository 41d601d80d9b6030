package io.heddle.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import org.junit.jupiter.api.Test;

/** Signals that a run has taken. */
final class SignalsTest {

  private static Signal signal(int number, String value) {
    return Signal.of("signal-" + number, ObjectValue.of("n.value", Value.of(value)));
  }

  @Test
  void tellsARepetitionFromAnotherSignalOfTheSameId() {
    var signals = new Signals();
    assertThat(signals.known(signal(1, "a"))).isEqualTo(Signal.Known.NEW);

    signals.take(signal(1, "a"));
    signals.take(null);

    assertThat(signals.known(signal(1, "a"))).isEqualTo(Signal.Known.TAKEN);
    assertThat(signals.known(signal(1, "b"))).isEqualTo(Signal.Known.OTHER);
    assertThat(signals.known(signal(2, "a"))).isEqualTo(Signal.Known.NEW);
  }

  @Test
  void remembersTheLatestOnly() {
    var signals = new Signals();
    for (var i = 0; i <= Signals.MOST; i++) {
      signals.take(signal(i, "a"));
    }

    assertThat(signals.known(signal(0, "a"))).isEqualTo(Signal.Known.NEW);
    assertThat(signals.known(signal(1, "a"))).isEqualTo(Signal.Known.TAKEN);
  }
}
