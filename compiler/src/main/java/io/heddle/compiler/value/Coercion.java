package io.heddle.compiler.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** The flat dialect's rules about kinds of values: what is a number, empty, equal, of a type. */
public final class Coercion {

  /** Numbers closer than this are equal. */
  public static final double EPSILON = 1e-10;

  private static final long SCALAR_BYTES = 8;
  private static final long FILE_BYTES = 32;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)");
  private static final Set<String> TRANSFERS =
      Set.of("remote_url", "local_file", "tool_file", "internal_storage");

  private Coercion() {}

  /** The number of a whole number, a decimal or a numeric string. */
  public static OptionalDouble asNumber(Value value) {
    return switch (value) {
      case IntegerValue(var number) -> OptionalDouble.of((double) number);
      case BigIntegerValue(var number) -> OptionalDouble.of(number.doubleValue());
      case DecimalValue(var number) -> OptionalDouble.of(number);
      case StringValue(var text) -> parseNumber(text);
      case StreamValue stream -> asNumber(stream.snapshot());
      case NoneValue _, BooleanValue _, ArrayValue _, ObjectValue _, FileValue _ ->
          OptionalDouble.empty();
    };
  }

  private static OptionalDouble parseNumber(String text) {
    if (NUMBER.matcher(text).matches()) {
      return OptionalDouble.of(Double.parseDouble(text));
    }
    var sign = text.startsWith("-") ? -1 : 1;
    var bare = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    return switch (bare.toLowerCase(Locale.ROOT)) {
      case "inf", "infinity" -> OptionalDouble.of(sign * Double.POSITIVE_INFINITY);
      case "nan" -> OptionalDouble.of(Double.NaN);
      default -> OptionalDouble.empty();
    };
  }

  /** Null, empty text, an empty array or object, a stream without a chunk; nothing else. */
  public static boolean isEmpty(Value value) {
    return switch (value) {
      case NoneValue _ -> true;
      case StringValue(var text) -> text.isEmpty();
      case ArrayValue(var items) -> items.isEmpty();
      case ObjectValue(var entries) -> entries.isEmpty();
      case StreamValue stream -> isEmpty(stream.snapshot());
      case BooleanValue _, IntegerValue _, BigIntegerValue _, DecimalValue _, FileValue _ -> false;
    };
  }

  /** Numbers by value within {@link #EPSILON}, everything else by its JSON. */
  public static boolean areEqual(Value left, Value right) {
    if (left instanceof StreamValue stream) {
      return areEqual(stream.snapshot(), right);
    }
    if (right instanceof StreamValue stream) {
      return areEqual(left, stream.snapshot());
    }
    if (isNumber(left) && isNumber(right)) {
      return left.equals(right)
          || Math.abs(asNumber(left).getAsDouble() - asNumber(right).getAsDouble()) < EPSILON;
    }
    return left.equals(right);
  }

  /** Whether the value is a number, not only a numeric string. */
  public static boolean isNumber(Value value) {
    return value instanceof IntegerValue
        || value instanceof DecimalValue
        || value instanceof BigIntegerValue;
  }

  /** What appending does: arrays grow, strings concatenate, null becomes a list. */
  public static Value append(Value current, Value item) {
    return switch (current) {
      case ArrayValue(var items) -> {
        var grown = new ArrayList<Value>(items.size() + 1);
        grown.addAll(items);
        grown.add(item);
        yield new ArrayValue(grown);
      }
      case StringValue(var text) -> Value.of(text + FlatText.display(item));
      case NoneValue _ -> new ArrayValue(List.of(item));
      case StreamValue stream -> append(stream.snapshot(), item);
      case BooleanValue _,
          IntegerValue _,
          BigIntegerValue _,
          DecimalValue _,
          ObjectValue _,
          FileValue _ ->
          new ArrayValue(List.of(current, item));
    };
  }

  /**
   * A value from outside under its declared type: objects become files where the type says so. No
   * string becomes a number; a value that does not fit stays what it is.
   */
  public static Value typed(String type, Value value) {
    return switch (type.strip().toLowerCase(Locale.ROOT)) {
      case "file" ->
          value instanceof ObjectValue object && isFile(object) ? new FileValue(object) : value;
      case "array[file]" -> files(value);
      default -> value;
    };
  }

  private static Value files(Value value) {
    if (!(value instanceof ArrayValue(var items))) {
      return value;
    }
    var files = new ArrayList<Value>(items.size());
    for (var item : items) {
      if (!(item instanceof ObjectValue object && isFile(object))) {
        return value;
      }
      files.add(new FileValue(object));
    }
    return new ArrayValue(files);
  }

  private static boolean isFile(ObjectValue object) {
    return object.get("name") instanceof StringValue
        && object.get("transfer_method") instanceof StringValue(var transfer)
        && TRANSFERS.contains(transfer);
  }

  /** Whether the value has the declared type; unknown types accept everything. */
  public static boolean matchesType(String type, Value value) {
    return switch (type.strip().toLowerCase(Locale.ROOT)) {
      case "string" -> value instanceof StringValue;
      case "number" -> isNumber(value);
      case "boolean" -> value instanceof BooleanValue;
      case "object" -> value instanceof ObjectValue;
      case "file" -> value instanceof FileValue;
      case "array", "array[number]", "array[object]" -> value instanceof ArrayValue;
      case "array[string]" ->
          value instanceof ArrayValue(var items)
              && items.stream().allMatch(StringValue.class::isInstance);
      case "array[file]" ->
          value instanceof ArrayValue(var items)
              && items.stream().allMatch(FileValue.class::isInstance);
      default -> true;
    };
  }

  /** An estimate of the memory a value takes, in bytes: texts by their UTF-8 length. */
  public static long bytes(Value value) {
    return switch (value) {
      case NoneValue _, BooleanValue _, IntegerValue _, DecimalValue _ -> SCALAR_BYTES;
      case BigIntegerValue(var number) -> number.bitLength() / Byte.SIZE + SCALAR_BYTES;
      case StringValue(var text) -> utf8Length(text);
      case ArrayValue(var items) -> {
        var sum = 0L;
        for (var item : items) {
          sum += bytes(item);
        }
        yield sum;
      }
      case ObjectValue(var entries) -> {
        var sum = 0L;
        for (var entry : entries.entrySet()) {
          sum += utf8Length(entry.getKey()) + bytes(entry.getValue());
        }
        yield sum;
      }
      case FileValue(var description) -> bytes(description) + FILE_BYTES;
      case StreamValue stream -> bytes(stream.snapshot());
    };
  }

  private static long utf8Length(String text) {
    var length = 0L;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}
