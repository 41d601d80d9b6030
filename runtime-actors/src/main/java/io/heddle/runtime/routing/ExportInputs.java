package io.heddle.runtime.routing;

import io.heddle.compiler.ir.InputField;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.NumberValues;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.schema.JsonSchema;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What app exports demand of their inputs, with the error texts that their clients know. */
final class ExportInputs {

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+(?:_[0-9]+)*");
  private static final int MAX_DIGITS = 4_300;

  private ExportInputs() {}

  /** The value the start node puts out; what is wrong with it goes to {@code errors}. */
  static Value check(InputField field, Value given, List<String> errors) {
    var value = given;
    if (value == NoneValue.NONE) {
      if (field.required()) {
        errors.add(field.name() + " is required in input form");
        return value;
      }
      value = field.defaultValue() == null ? NoneValue.NONE : field.defaultValue();
      if (value == NoneValue.NONE || isUnsetChoice(field, value)) {
        return NoneValue.NONE;
      }
    }
    return switch (field.type()) {
      case "text-input", "paragraph" -> text(field, value, errors);
      case "select" -> choice(field, value, errors);
      case "number" -> number(field, value, errors);
      case "checkbox" -> checkbox(value);
      case "file" -> file(field, value, errors);
      case "file-list" -> fileList(field, value, errors);
      case "json_object", "json" -> jsonObject(field, value, errors);
      default -> value;
    };
  }

  /** Editors write an empty default for a choice without one. */
  private static boolean isUnsetChoice(InputField field, Value value) {
    return field.type().equals("select") && value.equals(StringValue.EMPTY);
  }

  private static boolean refuseNonText(InputField field, Value value, List<String> errors) {
    if (value instanceof StringValue) {
      return false;
    }
    errors.add(
        "(type '%s') %s in input form must be a string".formatted(field.type(), field.name()));
    return true;
  }

  private static Value text(InputField field, Value value, List<String> errors) {
    if (!refuseNonText(field, value, errors)
        && field.maxLength() > 0
        && value instanceof StringValue(var text)
        && CodePoints.length(text) > field.maxLength()) {
      errors.add(
          "%s in input form must be less than %d characters"
              .formatted(field.name(), field.maxLength()));
    }
    return value;
  }

  private static Value choice(InputField field, Value value, List<String> errors) {
    if (!refuseNonText(field, value, errors)
        && value instanceof StringValue(var text)
        && !field.options().contains(text)) {
      var options = Value.array(field.options().stream().map(Value::of).toList());
      errors.add(
          "%s in input form must be one of the following: %s"
              .formatted(field.name(), PythonText.repr(options)));
    }
    return value;
  }

  private static Value number(InputField field, Value value, List<String> errors) {
    if (Coercion.isNumber(value) || value instanceof BooleanValue) {
      return value;
    }
    if (!(value instanceof StringValue(var text))) {
      errors.add(
          "expected value type int, float or str, got <class '%s'>, value: %s"
              .formatted(PythonTypes.of(value), PythonText.str(value)));
      return value;
    }
    if (text.isBlank()) {
      return NoneValue.NONE;
    }
    var stripped = text.strip();
    if (text.indexOf('.') >= 0) {
      var number = Coercion.asNumber(Value.of(stripped));
      if (number.isPresent()) {
        return Value.of(number.getAsDouble());
      }
    } else if (stripped.length() <= MAX_DIGITS && WHOLE.matcher(stripped).matches()) {
      return Value.of(new BigInteger(stripped.replace("_", "").replace("+", "")));
    }
    errors.add(field.name() + " in input form must be a valid number");
    return value;
  }

  private static Value checkbox(Value value) {
    if (value instanceof StringValue(var text)) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "true", "1", "yes", "on" -> BooleanValue.TRUE;
        case "false", "0", "no", "off" -> BooleanValue.FALSE;
        default -> value;
      };
    }
    if (!Coercion.isNumber(value)) {
      return value;
    }
    var number = NumberValues.asDouble(value);
    return number == 1 ? BooleanValue.TRUE : number == 0 ? BooleanValue.FALSE : value;
  }

  private static boolean isEmptyText(InputField field, Value value) {
    return !field.required() && value.equals(StringValue.EMPTY);
  }

  private static Value file(InputField field, Value value, List<String> errors) {
    if (isEmptyText(field, value)) {
      return NoneValue.NONE;
    }
    var file = InputFiles.file(value);
    if (file == null) {
      errors.add(field.name() + " in input form must be a file");
      return value;
    }
    return file;
  }

  private static Value fileList(InputField field, Value value, List<String> errors) {
    if (isEmptyText(field, value)) {
      return NoneValue.NONE;
    }
    var files = InputFiles.files(value);
    if (files == null) {
      errors.add(field.name() + " in input form must be a list of files");
      return value;
    }
    if (field.maxLength() > 0 && files.size() > field.maxLength()) {
      errors.add(
          "%s in input form must be less than %d files".formatted(field.name(), field.maxLength()));
    }
    return files;
  }

  private static Value jsonObject(InputField field, Value value, List<String> errors) {
    if (!(value instanceof ObjectValue)) {
      if (!Coercion.isEmpty(value)
          && value != BooleanValue.FALSE
          && !(Coercion.isNumber(value) && NumberValues.asDouble(value) == 0)) {
        errors.add(field.name() + " in input form must be a dict");
      }
      return value;
    }
    var violation = field.schema() == null ? null : new JsonSchema(field.schema()).check(value);
    if (violation != null) {
      errors.add(
          "JSON object for '%s' does not match schema: %s"
              .formatted(field.name(), violation.message()));
    }
    return value;
  }

  /** Objects are taken where a field is made for them, nowhere else. */
  static void refuseObjects(
      List<InputField> fields, Map<String, Value> accepted, List<String> errors) {
    var objects = new ArrayList<Value>();
    var lists = new ArrayList<Value>();
    for (var field : fields) {
      var takesObjects =
          switch (field.type()) {
            case "checkbox", "external_data_tool" -> false;
            default -> true;
          };
      var value = accepted.get(field.name());
      if (!takesObjects && value instanceof ObjectValue) {
        objects.add(Value.of(field.name()));
      }
      if (!takesObjects
          && value instanceof ArrayValue(var items)
          && items.stream()
              .anyMatch(item -> item instanceof ObjectValue || item instanceof FileValue)) {
        lists.add(Value.of(field.name()));
      }
    }
    if (!objects.isEmpty()) {
      errors.add("Invalid input type for " + PythonText.repr(Value.array(objects)));
    }
    if (!lists.isEmpty()) {
      errors.add("Invalid input type for " + PythonText.repr(Value.array(lists)));
    }
  }
}
