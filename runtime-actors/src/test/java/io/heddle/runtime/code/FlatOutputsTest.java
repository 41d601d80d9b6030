package io.heddle.runtime.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Sandbox.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlatOutputsTest {

  private static final ObjectValue OBJECT = ObjectValue.of("a", Value.of(1));

  @Test
  void spreadsAnObjectAndNamesAnythingElse() {
    assertThat(FlatOutputs.of(OBJECT, null)).isEqualTo(OBJECT);
    assertThat(FlatOutputs.of(Value.of(5), null)).isEqualTo(ObjectValue.of("result", Value.of(5)));
    assertThat(FlatOutputs.of(OBJECT, "all")).isEqualTo(ObjectValue.of("all", OBJECT));
  }

  @Test
  void addsWhatAStreamEndedWith() {
    var streamed = new Result.Streamed(OBJECT, Value.of("end"), List.of());

    assertThat(FlatOutputs.of(streamed, null)).isEqualTo(OBJECT.with("output", Value.of("end")));
  }
}
