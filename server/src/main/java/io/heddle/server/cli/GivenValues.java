package io.heddle.server.cli;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values that a command line gives by their names: {@code name=value} is a text, {@code
 * name:=value} is JSON.
 */
final class GivenValues {

  private GivenValues() {}

  /** One of them is not JSON. */
  static final class UnusableException extends Exception {
    UnusableException(String message) {
      super(message);
    }
  }

  /**
   * @param option the name of the option, for the message
   */
  static ObjectValue read(String option, Map<String, String> given) throws UnusableException {
    var values = new LinkedHashMap<String, Value>();
    for (var entry : given.entrySet()) {
      var name = entry.getKey();
      if (name.endsWith(":")) {
        var bare = name.substring(0, name.length() - 1);
        values.put(bare, json(option, bare, entry.getValue()));
      } else {
        values.put(name, Value.of(entry.getValue()));
      }
    }
    return new ObjectValue(values);
  }

  private static Value json(String option, String name, String text) throws UnusableException {
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException e) {
      throw new UnusableException(
          "%s %s:=%s: not JSON: %s; a text is given with = alone"
              .formatted(option, name, RowText.printable(text), e.getMessage()));
    }
  }
}
