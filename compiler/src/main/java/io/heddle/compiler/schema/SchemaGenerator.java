package io.heddle.compiler.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.schema.ShapeTable.Field;
import io.heddle.compiler.schema.ShapeTable.Section;
import java.util.List;

/**
 * Makes the JSON Schema (draft 2020-12) of a dialect out of its table of kinds and fields.
 *
 * <p>Keys that the table does not know pass, as they do when a text is compiled.
 */
public final class SchemaGenerator {

  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private final ShapeTable table;

  private SchemaGenerator(ShapeTable table) {
    this.table = table;
  }

  public static String fileName(Dialect dialect) {
    return name(dialect) + ".schema.json";
  }

  private static String name(Dialect dialect) {
    return switch (dialect) {
      case FLAT -> "flat";
      case APP_EXPORT -> "app-export";
    };
  }

  /** The schema as it stands in {@code docs/schema}. */
  public static String text(Dialect dialect) {
    return of(dialect).toPrettyString() + "\n";
  }

  public static ObjectNode of(Dialect dialect) {
    var table = ShapeTable.read(name(dialect) + ".shapes");
    return new SchemaGenerator(table).schema(name(dialect));
  }

  private ObjectNode schema(String name) {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("$schema", DRAFT);
    root.put("$id", "urn:heddle:schema:" + name);
    var document = part("document");
    root.put("title", document.summary());
    fill(root, document.fields());
    var definitions = root.putObject("$defs");
    selector(definitions.putObject("selector"));
    for (var part : table.parts().entrySet()) {
      if (!part.getKey().equals("document") && !part.getKey().equals("node-data")) {
        var definition = definitions.putObject(part.getKey());
        definition.put("description", part.getValue().summary());
        fill(definition, part.getValue().fields());
      }
    }
    nodeData(definitions.putObject("node-data"));
    table.nodes().values().forEach(kind -> kind(definitions, kind));
    return root;
  }

  private Section part(String name) {
    var part = table.parts().get(name);
    if (part == null) {
      throw new IllegalStateException("the table has no part @" + name);
    }
    return part;
  }

  /** What every node has, and for each kind what that kind has besides. */
  private void nodeData(ObjectNode definition) {
    var common = part("node-data");
    definition.put("description", common.summary());
    fill(definition, common.fields());
    var types = definition.withObjectProperty("properties").putObject("type");
    types.put("description", "The kind of the node.");
    var known = types.putArray("anyOf");
    var names = known.addObject().putArray("enum");
    table.nodes().keySet().forEach(names::add);
    known.addObject().put("pattern", "^plugin\\.");
    var all = definition.putArray("allOf");
    for (var kind : table.nodes().keySet()) {
      var one = all.addObject();
      var condition = one.putObject("if");
      condition.putObject("properties").putObject("type").put("const", kind);
      condition.putArray("required").add("type");
      // A node template may give what this node leaves out.
      condition.putObject("not").putArray("required").add("use");
      one.putObject("then").put("$ref", "#/$defs/node-" + kind);
    }
  }

  private void kind(ObjectNode definitions, Section kind) {
    var definition = definitions.putObject("node-" + kind.name());
    definition.put("description", kind.summary());
    fill(definition, kind.fields());
  }

  private void fill(ObjectNode object, List<Field> fields) {
    object.put("type", "object");
    var properties = object.putObject("properties");
    for (var field : fields) {
      var property = properties.putObject(field.name());
      if (!field.summary().isEmpty()) {
        property.put("description", field.summary());
      }
      shape(property, field.shape());
    }
    var required = fields.stream().filter(Field::required).map(Field::name).toList();
    if (!required.isEmpty()) {
      required.forEach(object.putArray("required")::add);
    }
  }

  /** A word of the table's language, as a schema. */
  private void shape(ObjectNode schema, String shape) {
    if (shape.contains(" / ")) {
      var choices = schema.putArray("anyOf");
      List.of(shape.split(" / ")).forEach(one -> shape(choices.addObject(), one));
    } else if (shape.endsWith("[]")) {
      schema.put("type", "array");
      shape(schema.putObject("items"), shape.substring(0, shape.length() - 2));
    } else if (shape.startsWith("{") && shape.endsWith("}")) {
      schema.put("type", "object");
      shape(schema.putObject("additionalProperties"), shape.substring(1, shape.length() - 1));
    } else if (shape.contains("|")) {
      var words = schema.putArray("enum");
      List.of(shape.split("\\|")).forEach(words::add);
    } else if (shape.startsWith("@")) {
      var name = shape.substring(1);
      if (!name.equals("selector")) {
        part(name);
      }
      schema.put("$ref", "#/$defs/" + name);
    } else {
      scalar(schema, shape);
    }
  }

  private static void scalar(ObjectNode schema, String shape) {
    switch (shape) {
      // A text may be written without quotes, whatever it looks like then.
      case "string" -> types(schema, "string", "number", "boolean", "null");
      // Numbers and switches may be written as texts; what they say is checked when compiled.
      case "integer" -> types(schema, "integer", "string", "null");
      case "number" -> types(schema, "number", "string", "null");
      case "boolean" -> types(schema, "boolean", "string", "null");
      case "object" -> types(schema, "object", "null");
      case "list" -> types(schema, "array", "null");
      case "null" -> schema.put("type", "null");
      case "any" -> {}
      default -> schema.put("const", shape);
    }
  }

  private static void types(ObjectNode schema, String... names) {
    var types = schema.putArray("type");
    List.of(names).forEach(types::add);
  }

  private static void selector(ObjectNode schema) {
    schema.put("description", "The way to a value: node id, output, and names inside it.");
    var choices = schema.putArray("anyOf");
    var list = choices.addObject().put("type", "array");
    types(list.putObject("items"), "string", "integer");
    choices.addObject().put("type", "null");
    choices.addObject().put("type", "string");
  }
}
