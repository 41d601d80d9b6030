package io.heddle.compiler.value;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * What a variable of a workflow can hold. Immutable, except that a {@link StreamValue} still grows.
 *
 * <p>A variable that does not exist is not a value: lookups answer {@code null} for it.
 */
public sealed interface Value
    permits NoneValue,
        BooleanValue,
        IntegerValue,
        BigIntegerValue,
        DecimalValue,
        StringValue,
        ArrayValue,
        ObjectValue,
        FileValue,
        StreamValue {

  /** Null, undefined, {@code None}: one value. */
  static Value none() {
    return NoneValue.NONE;
  }

  static Value of(boolean value) {
    return value ? BooleanValue.TRUE : BooleanValue.FALSE;
  }

  static Value of(long value) {
    return IntegerValue.of(value);
  }

  /** The smallest integer kind that holds the number. */
  static Value of(BigInteger value) {
    return value.bitLength() < Long.SIZE
        ? IntegerValue.of(value.longValue())
        : new BigIntegerValue(value);
  }

  static Value of(double value) {
    return new DecimalValue(value);
  }

  static Value of(String value) {
    return value.isEmpty() ? StringValue.EMPTY : new StringValue(value);
  }

  static ArrayValue array(List<? extends Value> items) {
    return items.isEmpty() ? ArrayValue.EMPTY : new ArrayValue(List.copyOf(items));
  }

  static ObjectValue object(Map<String, ? extends Value> entries) {
    return entries.isEmpty() ? ObjectValue.EMPTY : ObjectValue.copyOf(entries);
  }

  /** The name of the kind, as diagnostics and errors print it. */
  String kind();
}
