package io.heddle.compiler.python;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of a call. */
public record Args(List<Object> positional, Map<String, Object> named) {

  public static final Args NONE = new Args(List.of(), Map.of());

  public static Args of(Object... positional) {
    return new Args(Arrays.asList(positional), Map.of());
  }

  public boolean isEmpty() {
    return positional.isEmpty() && named.isEmpty();
  }

  public int size() {
    return positional.size();
  }

  public Object get(int index) {
    return positional.get(index);
  }

  /** The positional argument at this place, or null; only when nothing is named. */
  public @Nullable Object getOrNull(int index) {
    return index < positional.size() ? positional.get(index) : null;
  }

  /** The same without the first positional argument. */
  public Args rest() {
    return new Args(positional.subList(1, positional.size()), named);
  }

  /**
   * The arguments by parameter; a missing one is null.
   *
   * @param function for the error
   * @param required how many parameters have no default
   */
  public @Nullable Object[] bind(String function, int required, String... parameters) {
    var bound = new @Nullable Object[parameters.length];
    if (positional.size() > parameters.length) {
      throw PyError.type(
          "%s() takes from %d to %d positional arguments but %d were given"
              .formatted(function, required, parameters.length, positional.size()));
    }
    for (var i = 0; i < positional.size(); i++) {
      bound[i] = positional.get(i);
    }
    for (var entry : named.entrySet()) {
      var index = Arrays.asList(parameters).indexOf(entry.getKey());
      if (index < 0) {
        throw PyError.type(
            "%s() got an unexpected keyword argument '%s'".formatted(function, entry.getKey()));
      }
      if (bound[index] != null) {
        throw PyError.type(
            "%s() got multiple values for argument '%s'".formatted(function, entry.getKey()));
      }
      bound[index] = entry.getValue();
    }
    for (var i = 0; i < required; i++) {
      if (bound[i] == null) {
        throw PyError.type(
            "%s() missing 1 required positional argument: '%s'".formatted(function, parameters[i]));
      }
    }
    return bound;
  }

  /** The named arguments as a dict. */
  public PyDict namedAsDict() {
    return PyDict.ofText(new LinkedHashMap<>(named));
  }
}
