package io.heddle.runtime.code;

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
import io.heddle.runtime.code.OutputType.Declared;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an app export's code node may put out: its declared types, and limits on lengths, numbers,
 * arrays and depth. Pure; messages and quirks are those of the vendor's engine.
 *
 * <p>Quirks kept: null fits every type, a text like {@code 1.5e+10} becomes a number, a boolean
 * becomes 1 or 0 where a number is declared, a boolean scalar is not checked, boolean arrays and
 * undeclared ones have no length limit.
 */
public final class OutputChecks {

  private static final Pattern SCIENTIFIC = Pattern.compile("-?\\d+\\.?\\d*[eE][+-]\\d+");
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal LEAST = MOST.negate();
  private static final Set<String> SCALARS_AND_OBJECTS = Set.of("number", "string", "object");
  private static final String VALIDATION_ERROR = "OutputValidationError";
  private static final String NODE_ERROR = "CodeNodeError";

  private final Limits limits;

  /** The vendor's limits: lengths in characters and elements, precision in decimal places. */
  public record Limits(
      int stringLength,
      int depth,
      int precision,
      int stringArrayLength,
      int objectArrayLength,
      int numberArrayLength) {

    public static final Limits STANDARD = new Limits(400_000, 5, 20, 30, 30, 1_000);
  }

  /** The outputs as the node puts them out, or why it fails. */
  public sealed interface Result {
    record Checked(ObjectValue outputs) implements Result {}

    record Refused(NodeFailure failure) implements Result {}
  }

  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String type;

    RefusedException(String type, String message) {
      super(message, null, false, false);
      this.type = type;
    }

    static RefusedException of(String message) {
      return new RefusedException(VALIDATION_ERROR, message);
    }
  }

  public OutputChecks(Limits limits) {
    this.limits = limits;
  }

  /**
   * Checks what {@code main} returned.
   *
   * @param declared by name in order; null when the node has no declaration at all, then every
   *     entry passes if it is of one kind and small enough
   */
  public Result check(Value returned, @Nullable Map<String, Declared> declared) {
    if (!(returned instanceof ObjectValue object)) {
      return refused(
          "CodeExecutionError", "Result must be a dict, got %s".formatted(python(returned)));
    }
    try {
      var numbers = scientific(object);
      return new Result.Checked(
          declared == null ? untyped(numbers, "", 1) : typed(numbers, declared, "", 1));
    } catch (RefusedException e) {
      return refused(e.type, String.valueOf(e.getMessage()));
    }
  }

  private static Result refused(String type, String message) {
    return new Result.Refused(
        NodeFailure.of(ErrorKind.CODE, CodeFailure.OUTPUT_INVALID.code(), type, message));
  }

  private ObjectValue typed(
      ObjectValue object, Map<String, Declared> declared, String prefix, int depth)
      throws RefusedException {
    checkDepth(depth);
    var outputs = new LinkedHashMap<String, Value>();
    for (var entry : declared.entrySet()) {
      var value = object.get(entry.getKey());
      var path = path(prefix, entry.getKey());
      if (value == null) {
        throw RefusedException.of("Output %s is missing.".formatted(path));
      }
      outputs.put(entry.getKey(), output(value, entry.getValue(), path, prefix, depth));
    }
    if (outputs.size() != object.size()) {
      throw new RefusedException(NODE_ERROR, "Not all output parameters are validated.");
    }
    return new ObjectValue(outputs);
  }

  private Value output(Value value, Declared declared, String path, String prefix, int depth)
      throws RefusedException {
    if (value instanceof NoneValue) {
      return value;
    }
    return switch (declared.type()) {
      case STRING -> string(value, path);
      case NUMBER -> number(value, path);
      case BOOLEAN -> value;
      // A quirk: the path below an object at the top begins with a dot.
      case OBJECT ->
          object(value, declared.children(), path, prefix.isEmpty() ? "." + path : path, depth);
      case STRING_ARRAY -> {
        var items = array(value, path, limits.stringArrayLength());
        yield each(items, path, (item, at) -> item instanceof NoneValue ? item : string(item, at));
      }
      case NUMBER_ARRAY -> numbers(array(value, path, limits.numberArrayLength()), path);
      case OBJECT_ARRAY -> {
        var items = array(value, path, limits.objectArrayLength());
        yield objects(items, declared.children(), path, depth);
      }
      case BOOLEAN_ARRAY -> each(array(value, path, Integer.MAX_VALUE), path, OutputChecks::bool);
    };
  }

  private Value object(
      Value value, @Nullable Map<String, Declared> children, String path, String prefix, int depth)
      throws RefusedException {
    if (!(value instanceof ObjectValue object)) {
      throw RefusedException.of(
          "Output %s is not an object, got <class '%s'> instead.".formatted(path, python(value)));
    }
    return children == null
        ? untyped(object, prefix, depth + 1)
        : typed(object, children, prefix, depth + 1);
  }

  private Value numbers(List<Value> items, String path) throws RefusedException {
    var checked = new ArrayList<Value>(items.size());
    for (var i = 0; i < items.size(); i++) {
      if (!isNumber(items.get(i))) {
        throw RefusedException.of(
            "The element at index %d of output variable `%s` must be a number.".formatted(i, path));
      }
      checked.add(number(items.get(i), "%s[%d]".formatted(path, i)));
    }
    return Value.array(checked);
  }

  private Value objects(
      List<Value> items, @Nullable Map<String, Declared> children, String path, int depth)
      throws RefusedException {
    var checked = new ArrayList<Value>(items.size());
    for (var i = 0; i < items.size(); i++) {
      var item = items.get(i);
      var at = "%s[%d]".formatted(path, i);
      if (!(item instanceof ObjectValue) && !(item instanceof NoneValue)) {
        throw RefusedException.of(
            "Output %s is not an object, got <class '%s'> instead at index %d."
                .formatted(at, python(item), i));
      }
      checked.add(item instanceof NoneValue ? item : object(item, children, at, at, depth));
    }
    return Value.array(checked);
  }

  /** Checks what nobody declared. A quirk: it is passed on as it is, zero characters included. */
  private ObjectValue untyped(ObjectValue object, String prefix, int depth)
      throws RefusedException {
    checkDepth(depth);
    for (var entry : object.entries().entrySet()) {
      checkUntyped(entry.getValue(), prefix, entry.getKey(), depth);
    }
    return object;
  }

  private void checkUntyped(Value value, String prefix, String name, int depth)
      throws RefusedException {
    var path = path(prefix, name);
    switch (value) {
      case NoneValue _, BooleanValue _ -> {}
      case StringValue string -> string(string, path);
      case IntegerValue _, BigIntegerValue _, DecimalValue _ -> number(value, path);
      case ObjectValue object -> untyped(object, path, depth + 1);
      case ArrayValue(var items) -> checkUntyped(items, prefix, name, depth);
      case FileValue _, StreamValue _ ->
          throw RefusedException.of("Output %s.%s is not a valid type.".formatted(prefix, name));
    }
  }

  /**
   * An array must be of one kind: that of its first element; nulls fit in, a null first decides
   * nothing.
   */
  private void checkUntyped(List<Value> items, String prefix, String name, int depth)
      throws RefusedException {
    if (items.isEmpty() || items.getFirst() instanceof NoneValue) {
      return;
    }
    var kind = kindOf(items.getFirst());
    var same =
        items.stream().allMatch(item -> item instanceof NoneValue || kindOf(item).equals(kind));
    if (!same || !SCALARS_AND_OBJECTS.contains(kind)) {
      throw RefusedException.of(
          "Output %s.%s is not a valid array. make sure all elements are of the same type."
              .formatted(prefix, name));
    }
    for (var i = 0; i < items.size(); i++) {
      var at = "%s[%d]".formatted(path(prefix, name), i);
      switch (items.get(i)) {
        case StringValue string -> string(string, at);
        case ObjectValue object -> untyped(object, at, depth + 1);
        case BooleanValue _, IntegerValue _, BigIntegerValue _, DecimalValue _ ->
            number(items.get(i), at);
        case NoneValue _, ArrayValue _, FileValue _, StreamValue _ -> {}
      }
    }
  }

  private interface Check {
    Value apply(Value item, String path) throws RefusedException;
  }

  private static Value each(List<Value> items, String path, Check check) throws RefusedException {
    var checked = new ArrayList<Value>(items.size());
    for (var i = 0; i < items.size(); i++) {
      checked.add(check.apply(items.get(i), "%s[%d]".formatted(path, i)));
    }
    return Value.array(checked);
  }

  private static List<Value> array(Value value, String path, int most) throws RefusedException {
    if (!(value instanceof ArrayValue(var items))) {
      throw RefusedException.of(
          "Output %s is not an array, got <class '%s'> instead.".formatted(path, python(value)));
    }
    if (items.size() > most) {
      throw RefusedException.of(
          "The length of output variable `%s` must be less than %d elements."
              .formatted(path, most));
    }
    return items;
  }

  private Value string(Value value, String path) throws RefusedException {
    if (!(value instanceof StringValue(var text))) {
      throw RefusedException.of(
          "Output %s must be a string, got %s instead.".formatted(path, python(value)));
    }
    if (text.codePointCount(0, text.length()) > limits.stringLength()) {
      throw RefusedException.of(
          "The length of output variable `%s` must be less than %d characters"
              .formatted(path, limits.stringLength()));
    }
    return text.indexOf('\u0000') < 0 ? value : Value.of(text.replace("\u0000", ""));
  }

  private Value number(Value value, String path) throws RefusedException {
    return switch (value) {
      case BooleanValue bool -> Value.of(bool.isTrue() ? 1 : 0);
      case IntegerValue(var number) -> inRange(value, BigDecimal.valueOf(number), path);
      case BigIntegerValue(var number) -> inRange(value, new BigDecimal(number), path);
      case DecimalValue(var number) -> decimal(value, number, path);
      case NoneValue _, StringValue _, ArrayValue _, ObjectValue _, FileValue _, StreamValue _ ->
          throw RefusedException.of(
              "Output %s is not a number, got <class '%s'> instead."
                  .formatted(path, python(value)));
    };
  }

  private Value decimal(Value value, double number, String path) throws RefusedException {
    if (!Double.isFinite(number)) {
      throw outOfRange(path);
    }
    var exact = BigDecimal.valueOf(number);
    inRange(value, exact, path);
    if (exact.stripTrailingZeros().scale() > limits.precision()) {
      throw RefusedException.of(
          "Output variable `%s` has too high precision, it must be less than %d digits."
              .formatted(path, limits.precision()));
    }
    return value;
  }

  private static Value inRange(Value value, BigDecimal number, String path)
      throws RefusedException {
    if (number.compareTo(MOST) > 0 || number.compareTo(LEAST) < 0) {
      throw outOfRange(path);
    }
    return value;
  }

  private static RefusedException outOfRange(String path) {
    return RefusedException.of(
        "Output variable `%s` is out of range, it must be between %s and %s."
            .formatted(path, LEAST, MOST));
  }

  private static Value bool(Value value, String path) throws RefusedException {
    if (value instanceof BooleanValue || value instanceof NoneValue) {
      return value;
    }
    throw RefusedException.of(
        "Output %s is not a boolean, got <class '%s'> instead.".formatted(path, python(value)));
  }

  private static boolean isNumber(Value value) {
    return kindOf(value).equals("number");
  }

  /** Python's kinds: a boolean is a number there. */
  private static String kindOf(Value value) {
    return switch (value) {
      case BooleanValue _, IntegerValue _, BigIntegerValue _, DecimalValue _ -> "number";
      case StringValue _, ObjectValue _, ArrayValue _, NoneValue _, FileValue _, StreamValue _ ->
          value.kind();
    };
  }

  private void checkDepth(int depth) throws RefusedException {
    if (depth > limits.depth()) {
      throw new RefusedException(
          "DepthLimitError", "Depth limit %d reached, object too deep.".formatted(limits.depth()));
    }
  }

  /** Turns texts that look like {@code 1.5e+10} into numbers, at any depth. */
  private static ObjectValue scientific(ObjectValue object) {
    var entries = new LinkedHashMap<String, Value>();
    object.entries().forEach((name, value) -> entries.put(name, scientificValue(value)));
    return new ObjectValue(entries);
  }

  private static Value scientificValue(Value value) {
    return switch (value) {
      case StringValue(var text) ->
          SCIENTIFIC.matcher(text).matches() ? Value.of(Double.parseDouble(text)) : value;
      case ArrayValue(var items) ->
          Value.array(items.stream().map(OutputChecks::scientificValue).toList());
      case ObjectValue object -> scientific(object);
      case NoneValue _,
          BooleanValue _,
          IntegerValue _,
          BigIntegerValue _,
          DecimalValue _,
          FileValue _,
          StreamValue _ ->
          value;
    };
  }

  private static String path(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }

  /** The name of a value's type in Python. */
  private static String python(Value value) {
    return switch (value) {
      case NoneValue _ -> "NoneType";
      case BooleanValue _ -> "bool";
      case IntegerValue _, BigIntegerValue _ -> "int";
      case DecimalValue _ -> "float";
      case StringValue _, StreamValue _ -> "str";
      case ArrayValue _ -> "list";
      case ObjectValue _, FileValue _ -> "dict";
    };
  }
}
