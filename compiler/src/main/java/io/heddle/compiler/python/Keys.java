package io.heddle.compiler.python;

import java.math.BigDecimal;
import java.math.BigInteger;

/** What a value is as a key: equal values of different classes are one key. */
final class Keys {

  private Keys() {}

  static Object of(Object value) {
    return switch (value) {
      case String text -> text;
      case Long number -> number;
      case Markup(var text) -> text;
      case Boolean b -> b ? 1L : 0L;
      case Double d -> number(d);
      case PyList _ -> throw unhashable("list");
      case PyDict _ -> throw unhashable("dict");
      default -> value;
    };
  }

  private static Object number(double value) {
    if (value == (long) value && Math.abs(value) < 1e18) {
      return (long) value;
    }
    if (Double.isNaN(value) || Double.isInfinite(value) || value != Math.rint(value)) {
      return value;
    }
    BigInteger whole = new BigDecimal(value).toBigInteger();
    return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
  }

  private static PyError unhashable(String type) {
    return PyError.type("unhashable type: '%s'".formatted(type));
  }
}
