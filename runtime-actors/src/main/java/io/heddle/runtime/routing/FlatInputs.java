package io.heddle.runtime.routing;

import io.heddle.compiler.ir.InputField;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.FlatText;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.List;
import java.util.Locale;

/** What a flat file demands of its inputs: the type, the length and the options it declares. */
final class FlatInputs {

  private FlatInputs() {}

  /** The value the start node puts out; what is wrong with it goes to {@code errors}. */
  static Value check(InputField field, Value given, List<String> errors) {
    var value = given;
    if (value == NoneValue.NONE) {
      if (field.required() && field.defaultValue() == null) {
        errors.add("input '%s' is required".formatted(field.name()));
        return value;
      }
      value = field.defaultValue() == null ? NoneValue.NONE : field.defaultValue();
      if (value == NoneValue.NONE) {
        return value;
      }
    }
    var type = type(field);
    var typed = Coercion.typed(type, value);
    if (!Coercion.matchesType(type, typed) && !isEmptyList(type, typed)) {
      errors.add(
          "input '%s' must be of type %s, got %s".formatted(field.name(), type, typed.kind()));
      return typed;
    }
    checkLength(field, typed, errors);
    checkOptions(field, typed, errors);
    return typed;
  }

  /** The names that forms have for texts and switches are read too. */
  private static String type(InputField field) {
    return switch (field.type().strip().toLowerCase(Locale.ROOT)) {
      case "text-input", "paragraph", "select", "secret", "text", "textarea" -> "string";
      case "checkbox", "bool" -> "boolean";
      case "integer", "float" -> "number";
      case "file-list" -> "array[file]";
      case "json", "json_object" -> "object";
      default -> field.type();
    };
  }

  private static boolean isEmptyList(String type, Value value) {
    return type.startsWith("array") && value.equals(ArrayValue.EMPTY);
  }

  private static void checkLength(InputField field, Value value, List<String> errors) {
    if (field.maxLength() <= 0) {
      return;
    }
    if (value instanceof StringValue(var text) && CodePoints.length(text) > field.maxLength()) {
      errors.add(
          "input '%s' must have at most %d characters, got %d"
              .formatted(field.name(), field.maxLength(), CodePoints.length(text)));
    } else if (value instanceof ArrayValue(var items) && items.size() > field.maxLength()) {
      errors.add(
          "input '%s' must have at most %d items, got %d"
              .formatted(field.name(), field.maxLength(), items.size()));
    }
  }

  private static void checkOptions(InputField field, Value value, List<String> errors) {
    if (!field.options().isEmpty() && !field.options().contains(FlatText.display(value))) {
      errors.add(
          "input '%s' must be one of %s, got '%s'"
              .formatted(
                  field.name(), String.join(", ", field.options()), FlatText.display(value)));
    }
  }
}
