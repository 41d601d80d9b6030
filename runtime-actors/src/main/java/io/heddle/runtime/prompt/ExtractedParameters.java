package io.heddle.runtime.prompt;

import io.heddle.compiler.ir.ModelSpec.ParameterField;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Assignment;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model read out of a text, checked and brought to the declared types. What is wrong with it
 * does not fail the node: it is told beside the values.
 *
 * @param values each parameter, its type's empty value where the model gave none that fits
 * @param reason what was wrong, or null
 */
public record ExtractedParameters(ObjectValue values, @Nullable String reason) {

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,4300}");
  private static final String NOTHING_FOUND =
      "Failed to extract result from function call or text response, using empty result.";

  /**
   * Checks and converts what was found.
   *
   * @param found the object in the model's answer; null when there is none
   */
  public static ExtractedParameters of(List<ParameterField> parameters, @Nullable Value found) {
    var object = found instanceof ObjectValue known ? known : null;
    var reason = object == null ? NOTHING_FOUND : problem(parameters, object);
    var values = new LinkedHashMap<String, Value>();
    for (var parameter : parameters) {
      var type = type(parameter);
      var given = object == null ? null : object.get(parameter.name());
      var value = given == null ? null : converted(type, given);
      values.put(parameter.name(), value == null ? empty(type) : value);
    }
    return new ExtractedParameters(new ObjectValue(values), reason);
  }

  /** Older names of types are read as the ones that replaced them. */
  static String type(ParameterField parameter) {
    return switch (parameter.type()) {
      case "bool" -> "boolean";
      case "select" -> "string";
      default -> parameter.type();
    };
  }

  private static @Nullable String problem(List<ParameterField> parameters, ObjectValue found) {
    if (parameters.size() != found.size()) {
      return "Invalid number of parameters";
    }
    for (var parameter : parameters) {
      var value = found.get(parameter.name());
      if (value == null && parameter.required()) {
        return "Parameter %s is required".formatted(parameter.name());
      }
      var present = value == null ? Value.none() : value;
      if (!isValid(type(parameter), present)) {
        return "Invalid value for parameter %s, expected segment type: %s, actual_type: %s, value: %s"
            .formatted(
                parameter.name(),
                type(parameter),
                Assignment.typeOf(present),
                PythonText.str(present));
      }
      if (!parameter.options().isEmpty()
          && present instanceof StringValue(var text)
          && !parameter.options().contains(text)) {
        return "Invalid `select` value for parameter %s".formatted(parameter.name());
      }
    }
    return null;
  }

  private static boolean isValid(String type, Value value) {
    return switch (type) {
      case "string" -> value instanceof StringValue;
      case "number" -> Coercion.isNumber(value) || value instanceof BooleanValue;
      case "boolean" -> value instanceof BooleanValue;
      case "array[string]", "array[number]", "array[object]", "array[boolean]" ->
          value instanceof ArrayValue(var items)
              && items.stream().allMatch(item -> isItem(element(type), item));
      default -> true;
    };
  }

  private static String element(String type) {
    return type.substring("array[".length(), type.length() - 1);
  }

  private static boolean isItem(String element, Value item) {
    return element.equals("object") ? item instanceof ObjectValue : isValid(element, item);
  }

  /** The value as the type has it, or null when it cannot be. */
  private static @Nullable Value converted(String type, Value value) {
    return switch (type) {
      case "string" -> value instanceof StringValue ? value : null;
      case "number" -> number(value);
      case "boolean" -> bool(value);
      default ->
          type.startsWith("array[") && value instanceof ArrayValue(var items)
              ? items(element(type), items)
              : null;
    };
  }

  private static Value items(String element, List<Value> items) {
    var kept = new ArrayList<Value>(items.size());
    for (var item : items) {
      var converted =
          switch (element) {
            case "number" -> number(item);
            case "object" -> item instanceof ObjectValue ? item : null;
            case "boolean" -> item instanceof BooleanValue ? item : null;
            default -> item instanceof StringValue ? item : null;
          };
      if (converted != null) {
        kept.add(converted);
      }
    }
    return Value.array(kept);
  }

  private static @Nullable Value number(Value value) {
    return switch (value) {
      case BooleanValue flag -> IntegerValue.of(flag.isTrue() ? 1 : 0);
      case StringValue(var text) -> parsed(text.strip());
      default -> Coercion.isNumber(value) ? value : null;
    };
  }

  private static @Nullable Value parsed(String text) {
    if (text.indexOf('.') >= 0) {
      var number = Coercion.asNumber(Value.of(text));
      return number.isPresent() ? new DecimalValue(number.getAsDouble()) : null;
    }
    return WHOLE.matcher(text).matches()
        ? Value.of(new BigInteger(text.startsWith("+") ? text.substring(1) : text))
        : null;
  }

  private static @Nullable Value bool(Value value) {
    return switch (value) {
      case BooleanValue _ -> value;
      case IntegerValue(var number) -> Value.of(number != 0);
      default -> null;
    };
  }

  private static Value empty(String type) {
    return switch (type) {
      case "number" -> IntegerValue.of(0);
      case "boolean" -> BooleanValue.FALSE;
      default -> type.startsWith("array") ? ArrayValue.EMPTY : StringValue.EMPTY;
    };
  }
}
