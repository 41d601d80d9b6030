package io.heddle.server.testkit.cases;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of one table, each of which may be absent or of another kind, which is the same. */
record Settings(ObjectValue table) {

  static Settings of(@Nullable Value value) {
    return new Settings(value instanceof ObjectValue object ? object : ObjectValue.EMPTY);
  }

  boolean has(String key) {
    return table.get(key) != null;
  }

  Value value(String key) {
    var value = table.get(key);
    return value == null ? Value.none() : value;
  }

  Settings settings(String key) {
    return of(table.get(key));
  }

  ObjectValue object(String key) {
    return settings(key).table();
  }

  List<Settings> tables(String key) {
    return table.get(key) instanceof ArrayValue(var items)
        ? items.stream().filter(ObjectValue.class::isInstance).map(Settings::of).toList()
        : List.of();
  }

  @Nullable String text(String key) {
    return table.get(key) instanceof StringValue(var text) ? text : null;
  }

  String text(String key, String fallback) {
    var text = text(key);
    return text == null ? fallback : text;
  }

  List<String> texts(String key) {
    return table.get(key) instanceof ArrayValue(var items)
        ? items.stream()
            .filter(StringValue.class::isInstance)
            .map(item -> ((StringValue) item).value())
            .toList()
        : List.of();
  }

  /** The texts of a table by key. */
  Map<String, String> textsByKey(String key) {
    var texts = new LinkedHashMap<String, String>();
    object(key)
        .entries()
        .forEach(
            (name, value) -> {
              if (value instanceof StringValue(var text)) {
                texts.put(name, text);
              }
            });
    return texts;
  }

  long integer(String key, long fallback) {
    return table.get(key) instanceof IntegerValue(var number) ? number : fallback;
  }

  boolean bool(String key, boolean fallback) {
    return table.get(key) instanceof BooleanValue truth ? truth.isTrue() : fallback;
  }
}
