package io.heddle.compiler.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kinds and fields of a dialect, read from its table.
 *
 * <pre>{@code
 * [llm] Asks a model.
 * model! @model -- Which model.
 * }</pre>
 *
 * <p>A section is a kind of node, or a part that others name with {@code @}; {@code !} marks what
 * must be there.
 */
record ShapeTable(Map<String, Section> nodes, Map<String, Section> parts) {

  /** A kind of node, or a part. */
  record Section(String name, String summary, List<Field> fields) {}

  /** One key: its shape is a word of the table's language. */
  record Field(String name, boolean required, String shape, String summary) {}

  private static final String PART = "@";
  private static final String SUMMARY = " -- ";

  static ShapeTable read(String resource) {
    try (var in = ShapeTable.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no table " + resource);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ShapeTable parse(String text) {
    var nodes = new LinkedHashMap<String, Section>();
    var parts = new LinkedHashMap<String, Section>();
    var fields = new ArrayList<Field>();
    for (var line : text.lines().filter(one -> !one.isBlank() && !one.startsWith("#")).toList()) {
      if (line.startsWith("[")) {
        var close = line.indexOf(']');
        var name = line.substring(1, close);
        fields = new ArrayList<>();
        var isPart = name.startsWith(PART);
        var section = new Section(name, line.substring(close + 1).strip(), fields);
        (isPart ? parts : nodes).put(isPart ? name.substring(1) : name, section);
      } else {
        fields.add(field(line));
      }
    }
    return new ShapeTable(nodes, parts);
  }

  private static Field field(String line) {
    var end = line.indexOf(SUMMARY);
    var words = (end < 0 ? line : line.substring(0, end)).strip();
    var space = words.indexOf(' ');
    var name = words.substring(0, space);
    var required = name.endsWith("!");
    return new Field(
        required ? name.substring(0, name.length() - 1) : name,
        required,
        words.substring(space + 1).strip(),
        end < 0 ? "" : line.substring(end + SUMMARY.length()).strip());
  }
}
