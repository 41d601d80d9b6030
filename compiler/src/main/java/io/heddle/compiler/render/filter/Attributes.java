package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Access;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.PyList;
import io.heddle.compiler.python.Types;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.value.NoneValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How filters look attributes up: {@code "a.b.0"}, {@code 1}. */
final class Attributes {

  private Attributes() {}

  /** Follows a path. */
  static UnaryOperator<Object> getter(@Nullable Object attribute) {
    return getter(attribute, null);
  }

  /**
   * Follows a path.
   *
   * @param missing what stands for an undefined part, or null
   */
  static UnaryOperator<Object> getter(@Nullable Object attribute, @Nullable Object missing) {
    var parts = parts(attribute);
    return item -> {
      var at = item;
      for (var part : parts) {
        at = Access.item(at, part);
        if (missing != null && at instanceof Undefined) {
          at = missing;
        }
      }
      return at;
    };
  }

  private static List<Object> parts(@Nullable Object attribute) {
    if (attribute == null || attribute == NoneValue.NONE) {
      return List.of();
    }
    if (!Types.isText(attribute)) {
      return List.of(attribute);
    }
    var parts = new ArrayList<Object>();
    for (var part : Types.text(attribute).split("\\.", -1)) {
      var isNumber =
          !part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      parts.add(isNumber ? (Object) Long.valueOf(part) : part);
    }
    return parts;
  }

  /** The key to sort by: a list of what each path of a comma list gives. */
  static UnaryOperator<Object> sortKey(@Nullable Object attribute, boolean foldsCase) {
    var getters = new ArrayList<UnaryOperator<Object>>();
    if (attribute != null && Types.isText(attribute)) {
      for (var path : Types.text(attribute).split(",", -1)) {
        getters.add(getter(path));
      }
    } else {
      getters.add(getter(attribute));
    }
    return item -> {
      var keys = new PyList();
      getters.forEach(getter -> keys.add(folded(getter.apply(item), foldsCase)));
      return keys;
    };
  }

  /** Lower case where case does not matter. */
  static Object folded(Object value, boolean foldsCase) {
    return foldsCase && Types.isText(value) ? Types.text(value).toLowerCase(Locale.ROOT) : value;
  }

  static boolean isTrue(@Nullable Object flag) {
    return flag != null && Compare.isTrue(flag);
  }
}
