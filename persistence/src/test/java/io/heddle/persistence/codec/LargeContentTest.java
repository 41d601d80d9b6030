package io.heddle.persistence.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LargeContentTest {

  private static LargeContent encode(Value value) {
    return LargeContent.encode("g", out -> ValueCodec.write(out, value));
  }

  private static Value decode(LargeContent content) {
    Map<String, byte[]> stored =
        content.attachments().stream()
            .collect(Collectors.toMap(Attachment::hash, Attachment::content));
    return Cbor.read(
        content.bytes(),
        ValueCodec::read,
        (group, hash) -> {
          assertThat(group).isEqualTo("g");
          return java.util.Objects.requireNonNull(stored.get(hash));
        });
  }

  private static Value text(int length, String letter) {
    return Value.of(letter.repeat(length));
  }

  @Test
  void whatIsSmallStays() {
    var content = encode(ObjectValue.of("text", text(1000, "a")));

    assertThat(content.attachments()).isEmpty();
    assertThat(content.bytes())
        .isEqualTo(ValueCodec.bytes(ObjectValue.of("text", text(1000, "a"))));
  }

  @Test
  void theSameLargeTextIsStoredOnce() {
    var large = text(100_000, "b");
    var value = ObjectValue.of("one", large).with("two", Value.array(List.of(large)));
    var content = encode(value);

    assertThat(content.attachments()).hasSize(1);
    assertThat(content.bytes().length).isLessThan(1_000);
    assertThat(decode(content)).isEqualTo(value);
  }

  @Test
  void aListOfManySmallItemsGoesAsAWhole() {
    var value =
        ObjectValue.of(
            "items", Value.array(IntStream.range(0, 1_000).mapToObj(i -> text(50, "c")).toList()));
    var content = encode(value);

    assertThat(content.attachments()).hasSize(1);
    assertThat(decode(content)).isEqualTo(value);
  }

  @Test
  void anEventOfManyValuesBelowTheLimitIsBounded() {
    var value = ObjectValue.EMPTY;
    for (var i = 0; i < 40; i++) {
      value = value.with("v" + i, text(20_000, String.valueOf((char) ('a' + i % 26))));
    }
    var content = encode(value);

    assertThat(content.bytes().length).isLessThan(LargeContent.LARGE_EVENT);
    assertThat(decode(content)).isEqualTo(value);
  }

  @Test
  void aLargeValueInsideALargeValueComesBack() {
    var items =
        Value.array(
            IntStream.range(0, 2_000)
                .mapToObj(i -> i == 7 ? text(50_000, "x") : text(40, "d"))
                .toList());
    var value = ObjectValue.of("items", items);
    var content = encode(value);

    assertThat(content.attachments()).hasSize(2);
    assertThat(decode(content)).isEqualTo(value);
  }
}
