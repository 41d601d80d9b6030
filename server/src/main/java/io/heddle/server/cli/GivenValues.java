package io.heddle.server.cli;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that a command line gives by their names: {@code name=value} is a text, {@code
 * name:=value} is JSON.
 */
final class GivenValues {

  private GivenValues() {}

  /** They cannot be read. */
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

  /** A JSON object, or one in a file when it begins with {@code @}. */
  static ObjectValue payload(@Nullable String given) throws UnusableException {
    if (given == null) {
      return ObjectValue.EMPTY;
    }
    if (given.startsWith("@")) {
      return file(Path.of(given.substring(1)));
    }
    try {
      if (Json.parse(given) instanceof ObjectValue object) {
        return object;
      }
      throw new UnusableException("--payload: expected a JSON object");
    } catch (Json.MalformedJsonException e) {
      throw new UnusableException("--payload: not JSON: " + e.getMessage());
    }
  }

  /** A file with a JSON object. */
  static ObjectValue file(Path file) throws UnusableException {
    try {
      if (Json.parse(Files.readString(file)) instanceof ObjectValue object) {
        return object;
      }
      throw new UnusableException("%s: expected a JSON object of inputs".formatted(file));
    } catch (IOException e) {
      throw new UnusableException(
          Files.exists(file)
              ? "%s: cannot be read: %s".formatted(file, e.getMessage())
              : "%s: there is no such file".formatted(file));
    } catch (Json.MalformedJsonException e) {
      throw new UnusableException("%s: not JSON: %s".formatted(file, e.getMessage()));
    }
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
