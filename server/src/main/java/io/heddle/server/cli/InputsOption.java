package io.heddle.server.cli;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.RunBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The inputs of a run as the command line gives them. */
final class GivenInputs {

  private GivenInputs() {}

  /** The inputs cannot be read. */
  static final class UnusableException extends Exception {
    UnusableException(String message) {
      super(message);
    }
  }

  /**
   * Merges the file with the single inputs, which win. A text given for an input that is declared
   * as a number, a truth value, a list or an object is read as JSON.
   */
  static ObjectValue merge(
      CompiledWorkflow workflow, @Nullable Path file, Map<String, String> single)
      throws UnusableException {
    var inputs = new LinkedHashMap<String, Value>();
    inputs.putAll(file(file).entries());
    for (var entry : single.entrySet()) {
      var name = entry.getKey();
      inputs.put(name, value(type(workflow, name), name, entry.getValue()));
    }
    return new ObjectValue(inputs);
  }

  /** What a file of inputs holds; nothing without one. */
  static ObjectValue file(@Nullable Path file) throws UnusableException {
    return file == null ? ObjectValue.EMPTY : read(file);
  }

  /** A JSON object, or one in a file when it begins with {@code @}. */
  static ObjectValue payload(@Nullable String given) throws UnusableException {
    if (given == null) {
      return ObjectValue.EMPTY;
    }
    if (given.startsWith("@")) {
      return read(Path.of(given.substring(1)));
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

  private static ObjectValue read(Path file) throws UnusableException {
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

  private static Value value(String type, String name, String text) throws UnusableException {
    if (!isJson(type)) {
      return Value.of(text);
    }
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException _) {
      if (type.equals("number") || type.equals("checkbox") || type.equals("boolean")) {
        // The start node's own check says what is wrong with it.
        return Value.of(text);
      }
      throw new UnusableException(
          "input %s is of type %s: give it as JSON, for example -i '%s=%s'"
              .formatted(name, type, name, type.startsWith("array") ? "[1, 2]" : "{\"a\": 1}"));
    }
  }

  private static boolean isJson(String type) {
    return switch (type) {
      case "number", "boolean", "checkbox", "object", "json_object", "file", "file-list" -> true;
      default -> type.startsWith("array");
    };
  }

  private static String type(CompiledWorkflow workflow, String name) {
    for (var field : RunBuilder.fields(workflow)) {
      if (field.name().equals(name)) {
        return field.type();
      }
    }
    return "";
  }
}
