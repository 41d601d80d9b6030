package io.heddle.runtime.schema;

import static io.heddle.runtime.schema.JsonSchema.violation;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keywords that apply schemas to a value or its parts; {@link SchemaAssertions} has the rest.
 */
final class SchemaKeywords {

  private SchemaKeywords() {}

  /** Checks a schema inside this one. */
  @FunctionalInterface
  interface Subschemas {
    @Nullable Violation check(Value schema, Value instance, int depth);
  }

  static @Nullable Violation check(
      String keyword,
      Value argument,
      Map<String, Value> siblings,
      Value instance,
      Subschemas schemas,
      int depth) {
    return switch (keyword) {
      case "properties" -> properties(argument, instance, schemas, depth);
      case "patternProperties" -> patternProperties(argument, instance, schemas, depth);
      case "additionalProperties" ->
          additionalProperties(argument, siblings, instance, schemas, depth);
      case "propertyNames" -> propertyNames(argument, instance, schemas, depth);
      case "dependencies" -> dependencies(argument, instance, schemas, depth);
      case "items" -> items(argument, instance, schemas, depth);
      case "additionalItems" -> additionalItems(argument, siblings, instance, schemas, depth);
      case "contains" -> contains(argument, instance, schemas, depth);
      case "allOf" -> allOf(argument, instance, schemas, depth);
      case "anyOf" -> anyOf(argument, instance, schemas, depth);
      case "oneOf" -> oneOf(argument, instance, schemas, depth);
      case "not" -> not(argument, instance, schemas, depth);
      case "if" -> ifThenElse(argument, siblings, instance, schemas, depth);
      default -> SchemaAssertions.check(keyword, argument, instance);
    };
  }

  private static @Nullable Violation properties(
      Value argument, Value instance, Subschemas schemas, int depth) {
    if (argument instanceof ObjectValue(var declared)
        && instance instanceof ObjectValue(var entries)) {
      for (var property : declared.entrySet()) {
        var value = entries.get(property.getKey());
        var violation = value == null ? null : schemas.check(property.getValue(), value, depth);
        if (violation != null) {
          return violation.below(property.getKey());
        }
      }
    }
    return null;
  }

  private static @Nullable Violation patternProperties(
      Value argument, Value instance, Subschemas schemas, int depth) {
    if (argument instanceof ObjectValue(var patterns)
        && instance instanceof ObjectValue(var entries)) {
      for (var pattern : patterns.entrySet()) {
        for (var entry : entries.entrySet()) {
          if (SchemaAssertions.finds(pattern.getKey(), entry.getKey())) {
            var violation = schemas.check(pattern.getValue(), entry.getValue(), depth);
            if (violation != null) {
              return violation.below(entry.getKey());
            }
          }
        }
      }
    }
    return null;
  }

  private static @Nullable Violation additionalProperties(
      Value argument, Map<String, Value> siblings, Value instance, Subschemas schemas, int depth) {
    if (!(instance instanceof ObjectValue(var entries))) {
      return null;
    }
    var patterns = keys(siblings.get("patternProperties"));
    var declared = keys(siblings.get("properties"));
    var extras = new ArrayList<String>();
    for (var name : entries.keySet()) {
      if (!declared.contains(name)
          && patterns.stream().noneMatch(pattern -> SchemaAssertions.finds(pattern, name))) {
        extras.add(name);
      }
    }
    if (argument == BooleanValue.FALSE) {
      return extras.isEmpty() ? null : unexpected(extras, patterns);
    }
    for (var entry : entries.entrySet()) {
      var violation =
          extras.contains(entry.getKey()) ? schemas.check(argument, entry.getValue(), depth) : null;
      if (violation != null) {
        return violation.below(entry.getKey());
      }
    }
    return null;
  }

  private static Violation unexpected(List<String> extras, List<String> patterns) {
    var names = String.join(", ", extras.stream().map(PythonText::repr).toList());
    if (patterns.isEmpty()) {
      return violation(
          "Additional properties are not allowed (%s %s unexpected)"
              .formatted(names, extras.size() == 1 ? "was" : "were"));
    }
    return violation(
        "%s %s not match any of the regexes: %s"
            .formatted(
                names,
                extras.size() == 1 ? "does" : "do",
                String.join(", ", patterns.stream().map(PythonText::repr).toList())));
  }

  private static List<String> keys(@Nullable Value object) {
    return object instanceof ObjectValue(var entries) ? List.copyOf(entries.keySet()) : List.of();
  }

  private static @Nullable Violation propertyNames(
      Value argument, Value instance, Subschemas schemas, int depth) {
    if (instance instanceof ObjectValue(var entries)) {
      for (var name : entries.keySet()) {
        var violation = schemas.check(argument, Value.of(name), depth);
        if (violation != null) {
          return violation;
        }
      }
    }
    return null;
  }

  private static @Nullable Violation dependencies(
      Value argument, Value instance, Subschemas schemas, int depth) {
    if (!(argument instanceof ObjectValue(var all))
        || !(instance instanceof ObjectValue(var entries))) {
      return null;
    }
    for (var dependency : all.entrySet()) {
      if (!entries.containsKey(dependency.getKey())) {
        continue;
      }
      if (dependency.getValue() instanceof ArrayValue(var names)) {
        for (var name : names) {
          if (name instanceof StringValue(var text) && !entries.containsKey(text)) {
            return violation(
                "%s is a dependency of %s"
                    .formatted(PythonText.repr(text), PythonText.repr(dependency.getKey())));
          }
        }
      } else {
        var violation = schemas.check(dependency.getValue(), instance, depth);
        if (violation != null) {
          return violation;
        }
      }
    }
    return null;
  }

  private static @Nullable Violation items(
      Value argument, Value instance, Subschemas schemas, int depth) {
    if (!(instance instanceof ArrayValue(var items))) {
      return null;
    }
    var tuple = argument instanceof ArrayValue(var each) ? each : null;
    var count = tuple == null ? items.size() : Math.min(items.size(), tuple.size());
    for (var i = 0; i < count; i++) {
      var schema = tuple == null ? argument : tuple.get(i);
      var violation = schemas.check(schema, items.get(i), depth);
      if (violation != null) {
        return violation.below(Integer.toString(i));
      }
    }
    return null;
  }

  private static @Nullable Violation additionalItems(
      Value argument, Map<String, Value> siblings, Value instance, Subschemas schemas, int depth) {
    if (!(instance instanceof ArrayValue(var items))
        || !(siblings.get("items") instanceof ArrayValue(var tuple))
        || items.size() <= tuple.size()) {
      return null;
    }
    var extras = items.subList(tuple.size(), items.size());
    if (argument == BooleanValue.FALSE) {
      return violation(
          "Additional items are not allowed (%s %s unexpected)"
              .formatted(
                  String.join(", ", extras.stream().map(PythonText::repr).toList()),
                  extras.size() == 1 ? "was" : "were"));
    }
    for (var i = 0; i < extras.size(); i++) {
      var violation = schemas.check(argument, extras.get(i), depth);
      if (violation != null) {
        return violation.below(Integer.toString(tuple.size() + i));
      }
    }
    return null;
  }

  private static @Nullable Violation contains(
      Value argument, Value instance, Subschemas schemas, int depth) {
    return instance instanceof ArrayValue(var items)
            && items.stream().noneMatch(item -> schemas.check(argument, item, depth) == null)
        ? violation(PythonText.repr(instance) + " does not contain items matching the given schema")
        : null;
  }

  private static @Nullable Violation allOf(
      Value argument, Value instance, Subschemas schemas, int depth) {
    for (var schema : list(argument)) {
      var violation = schemas.check(schema, instance, depth);
      if (violation != null) {
        return violation;
      }
    }
    return null;
  }

  private static @Nullable Violation anyOf(
      Value argument, Value instance, Subschemas schemas, int depth) {
    return list(argument).stream().anyMatch(one -> schemas.check(one, instance, depth) == null)
        ? null
        : underNone(instance);
  }

  private static @Nullable Violation oneOf(
      Value argument, Value instance, Subschemas schemas, int depth) {
    var fitting =
        list(argument).stream().filter(one -> schemas.check(one, instance, depth) == null).toList();
    if (fitting.isEmpty()) {
      return underNone(instance);
    }
    return fitting.size() == 1
        ? null
        : violation(
            "%s is valid under each of %s"
                .formatted(
                    PythonText.repr(instance),
                    String.join(", ", fitting.stream().map(PythonText::repr).toList())));
  }

  private static Violation underNone(Value instance) {
    return violation(PythonText.repr(instance) + " is not valid under any of the given schemas");
  }

  private static @Nullable Violation not(
      Value argument, Value instance, Subschemas schemas, int depth) {
    return schemas.check(argument, instance, depth) == null
        ? violation(
            "%s should not be valid under %s"
                .formatted(PythonText.repr(instance), PythonText.repr(argument)))
        : null;
  }

  private static @Nullable Violation ifThenElse(
      Value argument, Map<String, Value> siblings, Value instance, Subschemas schemas, int depth) {
    var branch = schemas.check(argument, instance, depth) == null ? "then" : "else";
    var schema = siblings.get(branch);
    return schema == null ? null : schemas.check(schema, instance, depth);
  }

  private static List<Value> list(Value value) {
    return value instanceof ArrayValue(var items) ? items : List.of();
  }
}
