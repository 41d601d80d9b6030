package io.heddle.compiler.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.math.BigInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlScalarsTest {

  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /** What is written, what PyYAML makes of it, what YAML 1.2 makes of it. */
  static Stream<Arguments> readings() {
    return Stream.of(
        row("yes", true, "yes"),
        row("NO", false, "NO"),
        row("On", true, "On"),
        row("off", false, "off"),
        row("y", "y", "y"),
        row("yEs", "yEs", "yEs"),
        row("True", true, true),
        row("tRUE", "tRUE", "tRUE"),
        row("012", 10, 12),
        row("-017", -15, -17),
        row("089", "089", 89),
        row("0o14", "0o14", 12),
        row("0x1F", 31, 31),
        row("-0x1F", -31, "-0x1F"),
        row("0b101", 5, "0b101"),
        row("0b_", "0b_", "0b_"),
        row("1_000", 1000, "1_000"),
        row("+12", 12, 12),
        row("-0", 0, 0),
        row("0", 0, 0),
        row("00", 0, 0),
        row("12:30", 750, "12:30"),
        row("1:30:00", 5400, "1:30:00"),
        row("12:60", "12:60", "12:60"),
        row("0:30", "0:30", "0:30"),
        row("190:20:30.15", 685230.15, "190:20:30.15"),
        row("1.5", 1.5, 1.5),
        row("1.", 1.0, 1.0),
        row(".5", 0.5, 0.5),
        row("-.5", "-.5", -0.5),
        row("1e3", "1e3", 1000.0),
        row("1.0e3", "1.0e3", 1000.0),
        row("1.0e+3", 1000.0, 1000.0),
        row("6.8523_015e+5", 685230.15, "6.8523_015e+5"),
        row(".inf", INFINITY, INFINITY),
        row("-.INF", -INFINITY, -INFINITY),
        row("inf", "inf", "inf"),
        row("1.2.3", "1.2.3", "1.2.3"),
        row("0.1.0", "0.1.0", "0.1.0"),
        row("2024-01-31", "2024-01-31", "2024-01-31"),
        row("2024-01-31 10:00:00", "2024-01-31 10:00:00", "2024-01-31 10:00:00"),
        row("null", Value.none(), Value.none()),
        row("~", Value.none(), Value.none()),
        row("nULL", "nULL", "nULL"),
        row("None", "None", "None"),
        row("=", "=", "="),
        row("-", "-", "-"),
        row(".", ".", "."),
        row("+", "+", "+"),
        row("...x", "...x", "...x"));
  }

  @ParameterizedTest
  @MethodSource("readings")
  void readsAsPyYamlAndAsTheCoreSchema(String raw, Value legacy, Value core) {
    assertThat(YamlScalars.legacy(raw)).isEqualTo(legacy);
    assertThat(YamlScalars.core(raw)).isEqualTo(core);
  }

  @ParameterizedTest
  @MethodSource("readings")
  void takesNothingForPlainTextThatIsRead(String raw, Value legacy, Value core) {
    if (YamlScalars.isPlainlyText(raw)) {
      assertThat(legacy).isEqualTo(core).isEqualTo(Value.of(raw));
    }
  }

  @Test
  void keepsWholeNumbersOfAnySize() {
    var digits = "1234567890".repeat(5);

    assertThat(YamlScalars.legacy(digits)).isEqualTo(Value.of(new BigInteger(digits)));
    assertThat(YamlScalars.core(digits)).isEqualTo(Value.of(new BigInteger(digits)));
    assertThat(YamlScalars.core("9223372036854775807")).isEqualTo(Value.of(Long.MAX_VALUE));
  }

  @Test
  void readsNotANumber() {
    assertThat(YamlScalars.legacy(".NaN")).isEqualTo(new DecimalValue(Double.NaN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "1:", "0x", "1_", ".1"})
  void takesWhatIsTooLongForANumberAsText(String part) {
    assertThat(YamlScalars.isPlainlyText(part.repeat(5_000))).isTrue();
    assertThat(Texts.exported("v: " + part.repeat(5_000) + "9")).isInstanceOf(StringValue.class);
  }

  @Test
  void readsLongSexagesimalsWithoutRecursion() {
    assertThat(YamlScalars.legacy("1" + ":00".repeat(1_400)).kind()).isEqualTo("integer");
  }

  private static Arguments row(String raw, Object legacy, Object core) {
    return Arguments.of(raw, value(legacy), value(core));
  }

  private static Value value(Object expected) {
    return switch (expected) {
      case Value value -> value;
      case Boolean truth -> Value.of(truth);
      case Integer number -> Value.of((long) number);
      case Double number -> Value.of((double) number);
      default -> Value.of(expected.toString());
    };
  }
}
