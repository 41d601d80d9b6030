package io.heddle.compiler.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.compiler.Position;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the tree of a schema that was parsed elsewhere, under the same limits and without places.
 */
final class ValueReader {

  private static final Position NOWHERE = Position.UNKNOWN;

  private final Budget budget;

  private ValueReader(Budget budget) {
    this.budget = budget;
  }

  static Parsed read(Value root, Budget budget) {
    return new Parsed(new ValueReader(budget).value(root, 1), List.of(), List.of());
  }

  static Parsed read(JsonNode root, Budget budget) {
    return new Parsed(new ValueReader(budget).node(root, 1), List.of(), List.of());
  }

  private TextValue value(Value value, int level) {
    return switch (value) {
      case ObjectValue object -> object(object, level);
      case FileValue(var description) -> object(description, level);
      case ArrayValue array -> {
        budget.container(level, NOWHERE);
        var items = new ArrayList<TextValue>(array.size());
        array.items().forEach(item -> items.add(value(item, level + 1)));
        yield new TextList(NOWHERE, items);
      }
      case StreamValue stream -> value(stream.snapshot(), level + 1);
      case StringValue(var text) -> scalar(text, value);
      case NoneValue _ -> scalar("null", value);
      case BooleanValue truth -> scalar(truth.isTrue() ? "true" : "false", value);
      case IntegerValue(var number) -> scalar(Long.toString(number), value);
      case BigIntegerValue(var number) -> scalar(number.toString(), value);
      case DecimalValue(var number) -> scalar(Double.toString(number), value);
    };
  }

  private TextMap object(ObjectValue object, int level) {
    budget.container(level, NOWHERE);
    var entries = new Entries(object.size());
    object
        .entries()
        .forEach((key, value) -> entries.set(checked(key), entry(value(value, level + 1))));
    return new TextMap(NOWHERE, entries);
  }

  private TextValue node(JsonNode node, int level) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        budget.container(level, NOWHERE);
        var entries = new Entries(node.size());
        for (var property : node.properties()) {
          entries.set(checked(property.getKey()), entry(node(property.getValue(), level + 1)));
        }
        yield new TextMap(NOWHERE, entries);
      }
      case ARRAY -> {
        budget.container(level, NOWHERE);
        var items = new ArrayList<TextValue>(node.size());
        node.forEach(item -> items.add(node(item, level + 1)));
        yield new TextList(NOWHERE, items);
      }
      case NUMBER ->
          scalar(
              node.asText(),
              node.isIntegralNumber()
                  ? Value.of(node.bigIntegerValue())
                  : Value.of(node.doubleValue()));
      case BOOLEAN -> scalar(node.asText(), Value.of(node.booleanValue()));
      case STRING, BINARY, POJO -> scalar(node.asText(), Value.of(node.asText()));
      case NULL, MISSING -> scalar("null", Value.none());
    };
  }

  private TextScalar scalar(String raw, Value value) {
    budget.scalar(raw.length(), NOWHERE);
    return new TextScalar(NOWHERE, raw, value);
  }

  private String checked(String key) {
    budget.key(key.length(), NOWHERE);
    return key;
  }

  private static TextMap.Entry entry(TextValue value) {
    return new TextMap.Entry(NOWHERE, value);
  }
}
