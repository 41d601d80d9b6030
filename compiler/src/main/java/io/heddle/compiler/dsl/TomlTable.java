package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A TOML table while it grows, and who may still add to it. */
final class TomlTable {

  /** How a table came to be decides what may be added to it later. */
  enum Origin {
    /** On the way to a deeper {@code [a.b.c]}: its own header may still come. */
    IMPLICIT,
    /** Has had its header. */
    HEADER,
    /** On the way of a dotted key: only further dotted keys add to it. */
    DOTTED
  }

  /** What stands under a key: a value that is complete, a table, or the tables of {@code [[a]]}. */
  sealed interface Item {}

  record Complete(TextValue value) implements Item {}

  record Sub(TomlTable table) implements Item {}

  record Tables(Position position, List<TomlTable> tables) implements Item {}

  record Slot(Position key, Item item) {}

  final Position position;
  final Map<String, Slot> slots = new LinkedHashMap<>();
  Origin origin;

  TomlTable(Position position, Origin origin) {
    this.position = position;
    this.origin = origin;
  }

  TextMap toText() {
    var entries = new Entries(slots.size());
    slots.forEach(
        (name, slot) -> entries.set(name, new TextMap.Entry(slot.key(), toText(slot.item()))));
    return new TextMap(position, entries);
  }

  private static TextValue toText(Item item) {
    return switch (item) {
      case Complete(var value) -> value;
      case Sub(var table) -> table.toText();
      case Tables(var position, var tables) -> {
        var items = new ArrayList<TextValue>(tables.size());
        tables.forEach(table -> items.add(table.toText()));
        yield new TextList(position, items);
      }
    };
  }
}
