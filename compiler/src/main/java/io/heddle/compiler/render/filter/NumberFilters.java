package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.FloatRounding;
import io.heddle.compiler.python.NumberParser;
import io.heddle.compiler.python.Numbers;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.python.Types;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.render.Render;
import java.util.Map;

/** Filters about numbers. */
final class NumberFilters {

  private static final String[] DECIMAL = {"kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
  private static final String[] BINARY = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"};

  private NumberFilters() {}

  static void register(Map<String, Filter> all) {
    all.put(
        "abs",
        (_, value, args) -> {
          args.bind("abs", 0);
          return Numbers.absolute(value);
        });
    all.put("int", NumberFilters::toInt);
    all.put("float", NumberFilters::toFloat);
    all.put("round", NumberFilters::round);
    all.put("filesizeformat", NumberFilters::fileSize);
  }

  private static Object toInt(Render render, Object value, Args args) {
    var bound = args.bind("do_int", 0, "default", "base");
    var missing = bound[0] == null ? 0L : bound[0];
    var base = bound[1] == null ? 10 : Numbers.toIndex(bound[1]);
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (Types.isText(value)) {
      var whole = NumberParser.wholeOrNull(Types.text(value), base);
      if (whole != null) {
        return whole;
      }
    } else if (Types.isInt(value)) {
      return Numbers.positive(value);
    }
    var number =
        Types.isText(value)
            ? NumberParser.decimalOrNull(Types.text(value))
            : value instanceof Double d ? d : null;
    if (number == null || Double.isNaN(number) || Double.isInfinite(number)) {
      if (value instanceof Double d && Double.isInfinite(d)) {
        throw new PyError("OverflowError", "cannot convert float infinity to integer");
      }
      return missing;
    }
    return FloatRounding.truncate(number);
  }

  private static Object toFloat(Render render, Object value, Args args) {
    var bound = args.bind("do_float", 0, "default");
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (Types.isNumber(value)) {
      return Numbers.toDouble(value);
    }
    var number = Types.isText(value) ? NumberParser.decimalOrNull(Types.text(value)) : null;
    return number != null ? number : bound[0] == null ? (Object) 0.0 : bound[0];
  }

  private static Object round(Render render, Object value, Args args) {
    var bound = args.bind("do_round", 0, "precision", "method");
    var precision = bound[0] == null ? 0L : bound[0];
    var method = bound[1] == null ? "common" : Repr.str(bound[1]);
    switch (method) {
      case "common", "ceil", "floor" -> {}
      default -> throw new PyError("FilterArgumentError", "method must be common, ceil or floor");
    }
    if (value instanceof Undefined undefined) {
      throw method.equals("common")
          ? PyError.type("type Undefined doesn't define __round__ method")
          : undefined.error();
    }
    if (method.equals("common")) {
      if (!Types.isNumber(value)) {
        throw PyError.type("type %s doesn't define __round__ method".formatted(Types.name(value)));
      }
      return FloatRounding.round(value, precision);
    }
    var scale = Numbers.power(10L, precision);
    var scaled = Numbers.multiply(value, scale);
    if (!Types.isNumber(scaled)) {
      throw PyError.type("must be real number, not " + Types.name(scaled));
    }
    var whole =
        Types.isInt(scaled)
            ? scaled
            : FloatRounding.truncate(
                method.equals("ceil")
                    ? Math.ceil(Numbers.toDouble(scaled))
                    : Math.floor(Numbers.toDouble(scaled)));
    return Numbers.divide(whole, scale);
  }

  private static Object fileSize(Render render, Object value, Args args) {
    var bound = args.bind("do_filesizeformat", 0, "binary");
    var isBinary = bound[0] != null && Compare.isTrue(bound[0]);
    var bytes = number(value);
    var base = isBinary ? 1024 : 1000;
    var units = isBinary ? BINARY : DECIMAL;
    if (bytes == 1) {
      return "1 Byte";
    }
    if (bytes < base) {
      return FloatRounding.truncate(bytes) + " Bytes";
    }
    var unit = (double) base;
    for (var name : units) {
      unit *= base;
      if (bytes < unit || name.startsWith("Y")) {
        return FloatRounding.fixed(base * bytes / unit, 1) + " " + name;
      }
    }
    throw new IllegalStateException("no unit");
  }

  private static double number(Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (Types.isNumber(value)) {
      return Numbers.toDouble(value);
    }
    if (!Types.isText(value)) {
      throw PyError.type(
          "float() argument must be a string or a real number, not '%s'"
              .formatted(Types.name(value)));
    }
    var number = NumberParser.decimalOrNull(Types.text(value));
    if (number == null) {
      throw PyError.value("could not convert string to float: " + Repr.repr(Types.text(value)));
    }
    return number;
  }
}
