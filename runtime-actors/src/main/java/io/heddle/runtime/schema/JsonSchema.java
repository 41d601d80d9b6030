package io.heddle.runtime.schema;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema of Draft 7. References stay inside the schema: a remote one is a violation, never a
 * request. {@code format} is not checked, as Draft 7 leaves it.
 *
 * <p>Bounded: schemas and values may nest {@value #MAX_DEPTH} levels, a check may take {@value
 * #MAX_STEPS} steps, and a costly regular expression is given up.
 */
public final class JsonSchema {

  static final int MAX_DEPTH = 100;
  static final int MAX_STEPS = 1_000_000;

  private final Value root;

  public JsonSchema(Value schema) {
    this.root = schema;
  }

  /** The first violation in the order of the schema's keywords, or null when the value fits. */
  public @Nullable Violation check(Value instance) {
    return new Run().check(root, instance, 0);
  }

  /** One check: counts its steps. */
  private final class Run implements SchemaKeywords.Subschemas {

    private int steps;

    @Override
    public @Nullable Violation check(Value schema, Value instance, int depth) {
      if (depth > MAX_DEPTH || ++steps > MAX_STEPS) {
        return violation("the schema or the value is too large to be checked");
      }
      if (schema == BooleanValue.FALSE) {
        return violation("False schema does not allow " + PythonText.repr(instance));
      }
      if (!(schema instanceof ObjectValue(var keywords))) {
        return null;
      }
      if (keywords.get("$ref") instanceof StringValue(var reference)) {
        var target = resolve(reference);
        return target == null
            ? violation("Unresolvable reference: " + reference)
            : check(target, instance, depth + 1);
      }
      for (var keyword : keywords.entrySet()) {
        var violation =
            SchemaKeywords.check(
                keyword.getKey(), keyword.getValue(), keywords, instance, this, depth + 1);
        if (violation != null) {
          return violation;
        }
      }
      return null;
    }
  }

  /** Follows a JSON pointer inside the schema; null when it leads nowhere, or elsewhere. */
  private @Nullable Value resolve(String reference) {
    if (!reference.startsWith("#")) {
      return null;
    }
    Value at = root;
    var pointer = reference.substring(1);
    for (var step : pointer.isEmpty() ? List.<String>of() : steps(pointer)) {
      var next = step(at, step);
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  private static List<String> steps(String pointer) {
    return List.of((pointer.startsWith("/") ? pointer.substring(1) : pointer).split("/", -1))
        .stream()
        .map(step -> URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8))
        .map(step -> step.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  private static @Nullable Value step(Value at, String step) {
    return switch (at) {
      case ObjectValue(Map<String, Value> entries) -> entries.get(step);
      case ArrayValue(var items) ->
          step.matches("[0-9]{1,9}") && Integer.parseInt(step) < items.size()
              ? items.get(Integer.parseInt(step))
              : null;
      default -> null;
    };
  }

  static Violation violation(String message) {
    return new Violation(List.of(), message);
  }
}
