package io.heddle.compiler.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.Position;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mapping of a text behaves as Java's own ordered map does, at every size. */
class EntriesTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 8, 9, 33, 64, 65, 66, 500})
  void findsEveryEntryInTheOrderOfTheText(int size) {
    var expected = new LinkedHashMap<String, TextMap.Entry>();
    var entries = new Entries();
    for (var i = 0; i < size; i++) {
      // Two keys with one hash each: "Aa" and "BB" have the same.
      var key = "key" + i / 2 + (i % 2 == 0 ? "Aa" : "BB");
      expected.put(key, entry(i));
      assertThat(entries.set(key, entry(i))).isNull();
    }

    assertThat(entries).isEqualTo(expected).hasSize(size);
    assertThat(new ArrayList<>(entries.keySet())).isEqualTo(new ArrayList<>(expected.keySet()));
    assertThat(entries.get("key")).isNull();
    assertThat(entries.containsKey("key0")).isFalse();
    for (var key : expected.keySet()) {
      assertThat(entries.get(key)).isEqualTo(expected.get(key));
      assertThat(entries.keyAt(entries.indexOf(key))).isEqualTo(key);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 20, 200})
  void replacesAnEntryInItsPlace(int size) {
    var entries = new Entries(size);
    for (var i = 0; i < size; i++) {
      entries.set("k" + i, entry(i));
    }

    assertThat(entries.set("k1", entry(-1))).isEqualTo(entry(1));
    assertThat(entries.indexOf("k1")).isEqualTo(1);
    assertThat(entries.at(1)).isEqualTo(entry(-1));
    assertThat(entries).hasSize(size);
  }

  @Test
  void cannotBeChangedFromOutside() {
    var map = new TextMap(Position.UNKNOWN, Map.of("a", entry(1)));

    assertThatThrownBy(() -> map.entries().put("b", entry(2)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.entries().remove("a"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static TextMap.Entry entry(int number) {
    return new TextMap.Entry(
        Position.UNKNOWN,
        new TextScalar(Position.UNKNOWN, Integer.toString(number), Value.of(number)));
  }
}
