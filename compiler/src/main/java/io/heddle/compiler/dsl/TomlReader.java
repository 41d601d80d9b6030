package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads TOML 1.0, and the inline tables over several lines of 1.1.
 *
 * <p>Our own, because a diagnostic needs the place of every value and the characters as written:
 * Jackson's TOML reader gives no places, and tomlj only those of keys.
 */
final class TomlReader {

  private record Key(String name, Position position) {}

  private final TomlScanner scanner;
  private final Budget budget;
  private final TomlTable root = new TomlTable(new Position(1, 1), TomlTable.Origin.HEADER);

  private TomlReader(TomlScanner scanner, Budget budget) {
    this.scanner = scanner;
    this.budget = budget;
  }

  static Parsed read(String text, Budget budget) {
    var reader = new TomlReader(new TomlScanner(text), budget);
    return new Parsed(reader.document(), List.of(), List.of());
  }

  private TextMap document() {
    budget.container(1, root.position);
    var table = root;
    var level = 1;
    for (scanner.skipLines(); !scanner.atEnd(); scanner.skipLines()) {
      if (scanner.peek() == '[') {
        var path = header();
        table = path.table();
        level = path.level();
      } else {
        keyValue(table, level);
      }
      scanner.endLine();
    }
    return root.toText();
  }

  private record Section(TomlTable table, int level) {}

  private Section header() {
    var position = scanner.place();
    scanner.take('[', "a table header");
    var repeats = scanner.accept('[');
    var keys = keys();
    scanner.take(']', "the closing ']' of the table header");
    if (repeats) {
      scanner.take(']', "the closing ']]' of the table header");
    }
    var table = root;
    var level = 1;
    for (var key : keys.subList(0, keys.size() - 1)) {
      var down = descend(table, key, level);
      table = down.table();
      level = down.level();
    }
    return repeats
        ? append(table, keys.getLast(), level, position)
        : define(table, keys.getLast(), level, position);
  }

  private Section descend(TomlTable table, Key key, int level) {
    return switch (item(table, key)) {
      case null -> create(table, key, level, key.position(), TomlTable.Origin.IMPLICIT);
      case TomlTable.Sub(var sub) -> new Section(sub, level + 1);
      case TomlTable.Tables(_, var tables) -> new Section(tables.getLast(), level + 2);
      case TomlTable.Complete _ -> throw notATable(table, key);
    };
  }

  private Section define(TomlTable table, Key key, int level, Position position) {
    return switch (item(table, key)) {
      case null -> create(table, key, level, position, TomlTable.Origin.HEADER);
      case TomlTable.Sub(var sub) when sub.origin == TomlTable.Origin.IMPLICIT -> {
        sub.origin = TomlTable.Origin.HEADER;
        yield new Section(sub, level + 1);
      }
      case TomlTable.Sub _, TomlTable.Tables _, TomlTable.Complete _ -> throw again(table, key);
    };
  }

  private Section append(TomlTable table, Key key, int level, Position position) {
    budget.container(level + 2, position);
    var one = new TomlTable(position, TomlTable.Origin.HEADER);
    switch (item(table, key)) {
      case null -> {
        budget.container(level + 1, position);
        var tables = new ArrayList<TomlTable>();
        tables.add(one);
        put(table, key, new TomlTable.Tables(position, tables));
      }
      case TomlTable.Tables(_, var tables) -> tables.add(one);
      case TomlTable.Sub _, TomlTable.Complete _ -> throw again(table, key);
    }
    return new Section(one, level + 2);
  }

  private void keyValue(TomlTable into, int level) {
    var table = into;
    var inside = level;
    var keys = keys();
    for (var key : keys.subList(0, keys.size() - 1)) {
      var down =
          switch (item(table, key)) {
            case null -> create(table, key, inside, key.position(), TomlTable.Origin.DOTTED);
            case TomlTable.Sub(var sub) when sub.origin == TomlTable.Origin.DOTTED ->
                new Section(sub, inside + 1);
            case TomlTable.Sub _, TomlTable.Tables _, TomlTable.Complete _ ->
                throw again(table, key);
          };
      table = down.table();
      inside = down.level();
    }
    if (item(table, keys.getLast()) != null) {
      throw again(table, keys.getLast());
    }
    scanner.take('=', "'=' after the key");
    put(table, keys.getLast(), new TomlTable.Complete(value(inside + 1)));
  }

  private List<Key> keys() {
    var keys = new ArrayList<Key>();
    do {
      scanner.skipBlanks();
      var position = scanner.place();
      var name = scanner.key();
      budget.key(name.length(), position);
      budget.depth(keys.size(), position);
      keys.add(new Key(name, position));
      scanner.skipBlanks();
    } while (scanner.accept('.'));
    return keys;
  }

  private TextValue value(int level) {
    scanner.skipBlanks();
    return switch (scanner.peek()) {
      case '[' -> list(level);
      case '{' -> inlineTable(level);
      default -> {
        var scalar = scanner.scalar();
        budget.scalar(scalar.raw().length(), scalar.position());
        yield scalar;
      }
    };
  }

  private TextList list(int level) {
    var position = scanner.place();
    budget.container(level, position);
    scanner.take('[', "a list");
    var items = new ArrayList<TextValue>();
    scanner.skipLines();
    while (!scanner.accept(']')) {
      items.add(value(level + 1));
      scanner.skipLines();
      if (!scanner.accept(',') && scanner.peek() != ']') {
        throw scanner.expected("a ',' or the closing ']' of the list that began at " + position);
      }
      scanner.skipLines();
    }
    return new TextList(position, items);
  }

  private TextMap inlineTable(int level) {
    var position = scanner.place();
    budget.container(level, position);
    scanner.take('{', "an inline table");
    var table = new TomlTable(position, TomlTable.Origin.HEADER);
    scanner.skipLines();
    while (!scanner.accept('}')) {
      keyValue(table, level);
      scanner.skipLines();
      if (!scanner.accept(',') && scanner.peek() != '}') {
        throw scanner.expected("a ',' or the closing '}' of the table that began at " + position);
      }
      scanner.skipLines();
    }
    return table.toText();
  }

  private Section create(
      TomlTable table, Key key, int level, Position position, TomlTable.Origin origin) {
    budget.container(level + 1, position);
    var created = new TomlTable(position, origin);
    put(table, key, new TomlTable.Sub(created));
    return new Section(created, level + 1);
  }

  private static TomlTable.@Nullable Item item(TomlTable table, Key key) {
    var slot = table.slots.get(key.name());
    return slot == null ? null : slot.item();
  }

  private static void put(TomlTable table, Key key, TomlTable.Item item) {
    table.slots.put(key.name(), new TomlTable.Slot(key.position(), item));
  }

  private static Refusal notATable(TomlTable table, Key key) {
    return Refusal.unreadable(
        key.position(),
        "'%s' is no table that could hold this: it got its value %s"
            .formatted(Coercion.shown(key.name()), before(table, key)),
        null);
  }

  private static Refusal again(TomlTable table, Key key) {
    return Refusal.unreadable(
        key.position(),
        "'%s' was given before, %s".formatted(Coercion.shown(key.name()), before(table, key)),
        "remove one of the two, or put their keys into one table");
  }

  private static String before(TomlTable table, Key key) {
    var slot = table.slots.get(key.name());
    return slot == null ? "before" : "at " + slot.key();
  }
}
