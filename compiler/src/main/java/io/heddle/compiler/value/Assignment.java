package io.heddle.compiler.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the assigner of an app export does to a variable, with that engine's checks and error texts.
 * Types are named as in the export: {@code string}, {@code array[number]} ...
 */
public final class Assignment {

  /** The operations of the second version; the first has the first three. */
  public enum Operation {
    OVER_WRITE("over-write"),
    CLEAR("clear"),
    APPEND("append"),
    EXTEND("extend"),
    SET("set"),
    ADD("+="),
    SUBTRACT("-="),
    MULTIPLY("*="),
    DIVIDE("/="),
    REMOVE_FIRST("remove-first"),
    REMOVE_LAST("remove-last");

    private final String text;

    Operation(String text) {
      this.text = text;
    }

    /** As it is written in an export. */
    public String text() {
      return text;
    }

    /** The operation written like this, or null. */
    public static @org.jspecify.annotations.Nullable Operation of(String text) {
      for (var operation : values()) {
        if (operation.text.equals(text)) {
          return operation;
        }
      }
      return null;
    }
  }

  private Assignment() {}

  /** The type an app export infers for a value. */
  public static String typeOf(Value value) {
    return switch (value) {
      case NoneValue _ -> "none";
      case BooleanValue _ -> "boolean";
      case IntegerValue _, BigIntegerValue _, DecimalValue _ -> "number";
      case StringValue _ -> "string";
      case ObjectValue _ -> "object";
      case FileValue _ -> "file";
      case StreamValue stream -> typeOf(stream.snapshot());
      case ArrayValue(var items) -> {
        if (items.isEmpty()) {
          yield "array[any]";
        }
        var first = typeOf(items.getFirst());
        var same = items.stream().allMatch(item -> typeOf(item).equals(first));
        yield same && !first.startsWith("array") && !first.equals("none")
            ? "array[" + first + "]"
            : "array[any]";
      }
    };
  }

  /** What {@code clear} leaves behind. */
  public static Value cleared(String type) {
    return switch (type) {
      case "string", "secret" -> StringValue.EMPTY;
      case "number", "integer", "float" -> IntegerValue.of(0);
      case "boolean" -> BooleanValue.FALSE;
      case "object" -> ObjectValue.EMPTY;
      default -> type.startsWith("array") ? ArrayValue.EMPTY : NoneValue.NONE;
    };
  }

  /** Whether the operation exists for variables of the type. */
  public static boolean supports(Operation operation, String type) {
    return switch (operation) {
      case OVER_WRITE, CLEAR -> true;
      case SET ->
          switch (type) {
            case "string", "number", "integer", "float", "boolean", "object" -> true;
            default -> false;
          };
      case ADD, SUBTRACT, MULTIPLY, DIVIDE ->
          type.equals("number") || type.equals("integer") || type.equals("float");
      case APPEND, EXTEND, REMOVE_FIRST, REMOVE_LAST -> type.startsWith("array");
    };
  }

  /** Whether the input may come from another variable. */
  public static boolean takesVariable(Operation operation) {
    return switch (operation) {
      case SET, ADD, SUBTRACT, MULTIPLY, DIVIDE -> false;
      case OVER_WRITE, CLEAR, APPEND, EXTEND, REMOVE_FIRST, REMOVE_LAST -> true;
    };
  }

  /** Whether the input may be a constant. */
  public static boolean takesConstant(Operation operation, String type) {
    return switch (operation) {
      case OVER_WRITE, SET -> !type.startsWith("array");
      case ADD, SUBTRACT, MULTIPLY, DIVIDE -> true;
      case CLEAR, APPEND, EXTEND, REMOVE_FIRST, REMOVE_LAST -> false;
    };
  }

  /**
   * The variable's next value.
   *
   * @throws CoercionException when the operation does not exist for the type or the input does not
   *     fit it
   */
  public static Value apply(Operation operation, String type, Value current, Value input)
      throws CoercionException {
    if (!supports(operation, type)) {
      throw new CoercionException(
          "OperationNotSupportedError",
          "Operation %s is not supported for type %s".formatted(operation.text(), type));
    }
    var parsed = parsed(operation, type, input);
    if (!fits(operation, type, parsed)) {
      throw new CoercionException(
          "InvalidInputValueError", "Invalid input value " + PythonText.repr(input));
    }
    return switch (operation) {
      case OVER_WRITE, SET -> parsed;
      case CLEAR -> cleared(type);
      case APPEND -> joined(current, List.of(parsed));
      case EXTEND -> joined(current, items(parsed));
      case ADD, SUBTRACT, MULTIPLY, DIVIDE -> arithmetic(operation, current, parsed);
      case REMOVE_FIRST -> without(current, true);
      case REMOVE_LAST -> without(current, false);
    };
  }

  private static Value parsed(Operation operation, String type, Value input)
      throws CoercionException {
    if (operation != Operation.SET
        || !type.equals("object")
        || !(input instanceof StringValue(var text))) {
      return input;
    }
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException e) {
      throw new CoercionException(
          "InvalidInputValueError", "Invalid input value " + PythonText.repr(text));
    }
  }

  /** Whether the input has the type the operation needs. */
  public static boolean fits(Operation operation, String type, Value input) {
    return switch (operation) {
      case CLEAR, REMOVE_FIRST, REMOVE_LAST -> true;
      case APPEND -> element(type).test(input);
      case EXTEND ->
          input instanceof ArrayValue(var items) && items.stream().allMatch(element(type));
      case DIVIDE -> isNumeric(input) && !isZero(input);
      case OVER_WRITE, SET, ADD, SUBTRACT, MULTIPLY -> hasType(type, input);
    };
  }

  private static boolean hasType(String type, Value input) {
    return switch (type) {
      case "string", "secret" -> input instanceof StringValue;
      case "number", "integer", "float" -> isNumeric(input);
      case "boolean" -> input instanceof BooleanValue;
      case "object" -> input instanceof ObjectValue;
      case "file" -> input instanceof FileValue;
      default ->
          !type.startsWith("array")
              || (input instanceof ArrayValue(var items) && items.stream().allMatch(element(type)));
    };
  }

  private static Predicate<Value> element(String type) {
    return switch (type) {
      case "array[string]" -> StringValue.class::isInstance;
      case "array[number]" -> Assignment::isNumeric;
      case "array[object]" -> ObjectValue.class::isInstance;
      case "array[boolean]" -> BooleanValue.class::isInstance;
      case "array[file]" -> FileValue.class::isInstance;
      default -> value -> !(value instanceof NoneValue);
    };
  }

  /** A boolean is a number here, as it is in Python. */
  private static boolean isNumeric(Value value) {
    return Coercion.isNumber(value) || value instanceof BooleanValue;
  }

  private static boolean isZero(Value value) {
    return value.equals(IntegerValue.of(0))
        || value == BooleanValue.FALSE
        || (value instanceof DecimalValue(var number) && number == 0);
  }

  private static List<Value> items(Value value) {
    return value instanceof ArrayValue(var items) ? items : List.of();
  }

  private static Value joined(Value current, List<Value> more) {
    var all = new ArrayList<>(items(current));
    all.addAll(more);
    return Value.array(all);
  }

  private static Value without(Value current, boolean first) {
    var items = items(current);
    if (items.isEmpty()) {
      return current;
    }
    return Value.array(first ? items.subList(1, items.size()) : items.subList(0, items.size() - 1));
  }

  private static Value arithmetic(Operation operation, Value left, Value right) {
    if (operation != Operation.DIVIDE
        && !(left instanceof DecimalValue)
        && !(right instanceof DecimalValue)) {
      var a = whole(left);
      var b = whole(right);
      return Value.of(
          operation == Operation.ADD
              ? a.add(b)
              : operation == Operation.SUBTRACT ? a.subtract(b) : a.multiply(b));
    }
    var a = number(left);
    var b = number(right);
    return Value.of(
        switch (operation) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          case DIVIDE, OVER_WRITE, CLEAR, APPEND, EXTEND, SET, REMOVE_FIRST, REMOVE_LAST -> a / b;
        });
  }

  private static BigInteger whole(Value value) {
    return switch (value) {
      case IntegerValue(var number) -> BigInteger.valueOf(number);
      case BigIntegerValue(var number) -> number;
      default -> value == BooleanValue.TRUE ? BigInteger.ONE : BigInteger.ZERO;
    };
  }

  private static double number(Value value) {
    return value instanceof BooleanValue b
        ? (b.isTrue() ? 1 : 0)
        : Coercion.asNumber(value).orElse(0);
  }
}
