package io.heddle.persistence.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.Value;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ValueCodecTest {

  /** Every kind, and the values at the edges of each. */
  static Stream<Value> values() {
    return Stream.of(
        Value.none(),
        Value.of(true),
        Value.of(false),
        Value.of(0),
        Value.of(-1),
        Value.of(Long.MAX_VALUE),
        Value.of(Long.MIN_VALUE),
        Value.of(BigInteger.TWO.pow(64)),
        Value.of(BigInteger.TWO.pow(4_000).negate()),
        Value.of(0.0),
        Value.of(-0.0),
        Value.of(1.0),
        Value.of(Double.MIN_VALUE),
        Value.of(Double.NaN),
        Value.of(Double.NEGATIVE_INFINITY),
        Value.of(""),
        Value.of("naïve \uD83D\uDE00 \u0000"),
        Value.of("half a pair \uD83D"),
        Value.array(List.of()),
        Value.array(List.of(Value.of(1), Value.of(1.0), Value.of("1"), Value.none())),
        Value.object(Map.of()),
        ordered("z", "a", "m"),
        ObjectValue.of("\uDE00", Value.of("key with half a pair")),
        new FileValue(ObjectValue.of("name", Value.of("a.pdf"))),
        new FileValue(ObjectValue.EMPTY),
        Value.array(List.of(new FileValue(ObjectValue.of("size", Value.of(7))))));
  }

  private static Value ordered(String... keys) {
    var entries = new LinkedHashMap<String, Value>();
    Arrays.stream(keys).forEach(key -> entries.put(key, Value.of(key.length())));
    return new ObjectValue(entries);
  }

  @ParameterizedTest
  @MethodSource("values")
  void comesBackAsItWas(Value value) {
    var bytes = ValueCodec.bytes(value);

    var read = ValueCodec.read(bytes);

    assertThat(read).isEqualTo(value);
    // Equal objects may differ in the order of their entries; equal bytes do not.
    assertThat(ValueCodec.bytes(read)).isEqualTo(bytes);
  }

  /** A long text stands once in one content; what it is named by never changes. */
  @Test
  void namesATextThatStandsThereAlready() {
    var text = "t".repeat(CborWriter.AGAIN_FROM);
    var other = "o".repeat(CborWriter.AGAIN_FROM);
    var short1 = "s".repeat(CborWriter.AGAIN_FROM - 1);
    var value =
        Value.array(
            List.of(
                Value.of(text),
                Value.of(short1),
                Value.of(other),
                ObjectValue.of("again", Value.of(new String(text.toCharArray()))),
                Value.of(other),
                Value.of(short1)));

    var bytes = ValueCodec.bytes(value);

    assertThat(ValueCodec.read(bytes)).isEqualTo(value);
    assertThat(bytes.length).isLessThan(4 * CborWriter.AGAIN_FROM + 60);
    assertThat(HexFormat.of().formatHex(bytes))
        .as("the tag 41220, an array of one, which text")
        .contains("65616761696e" + "d9a104" + "8100" + "d9a104" + "8101");
    bytes[bytes.length - CborWriter.AGAIN_FROM - 2] = 9;
    assertThatThrownBy(() -> ValueCodec.read(bytes))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("does not stand before it");
  }

  @Test
  void ofAStreamKeepsWhatIsKnown() {
    StreamValue stream = () -> Value.of("so far");

    assertThat(ValueCodec.read(ValueCodec.bytes(stream))).isEqualTo(Value.of("so far"));
  }

  @Test
  void refusesBytesThatEndTooEarlyOrTooLate() {
    var bytes = ValueCodec.bytes(Value.array(List.of(Value.of("text"))));

    assertThatThrownBy(() -> ValueCodec.read(Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> ValueCodec.read(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("left over");
  }

  @Test
  void refusesAValueThatIsTooDeep() {
    var value = Value.none();
    for (var i = 0; i < 2_000; i++) {
      value = Value.array(List.of(value));
    }
    var deep = value;

    assertThatThrownBy(() -> ValueCodec.bytes(deep)).isInstanceOf(CodecException.class);
  }
}
