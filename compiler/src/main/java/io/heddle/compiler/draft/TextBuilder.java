package io.heddle.compiler.draft;

import io.heddle.compiler.Position;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.dsl.TextValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes text values that stand at one place of a text: parts that a text means but leaves out. */
final class TextBuilder {

  private final Position at;
  private final LinkedHashMap<String, TextMap.Entry> entries = new LinkedHashMap<>();

  TextBuilder(Position at) {
    this.at = at;
  }

  /** Nothing is put for null. */
  TextBuilder put(String key, @Nullable TextValue value) {
    if (value != null) {
      entries.put(key, new TextMap.Entry(value.position(), value));
    }
    return this;
  }

  TextBuilder put(String key, String text) {
    return put(key, new TextScalar(at, text, Value.of(text)));
  }

  TextBuilder put(String key, boolean flag) {
    return put(key, new TextScalar(at, Boolean.toString(flag), Value.of(flag)));
  }

  TextBuilder put(String key, TextBuilder inner) {
    return put(key, inner.map());
  }

  TextBuilder put(String key, List<? extends TextValue> items) {
    return put(key, new TextList(at, List.copyOf(items)));
  }

  /** A list of texts. */
  TextBuilder texts(String key, String... texts) {
    return put(
        key,
        List.of(texts).stream().map(text -> new TextScalar(at, text, Value.of(text))).toList());
  }

  TextMap map() {
    return new TextMap(at, entries);
  }
}
