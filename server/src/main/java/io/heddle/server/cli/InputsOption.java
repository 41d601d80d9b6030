package io.heddle.server.cli;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.InputField;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.RunBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The inputs of a run as the command line gives them: each by its name, and a file of them. */
final class InputsOption {

  /** The question of a chat app, which is no field of its start node. */
  private static final String QUERY = "query";

  @Option(
      names = {"-i", "--input"},
      paramLabel = "NAME=VALUE",
      description =
          "An input; NAME:=VALUE is JSON. May be repeated. 'query' is also the question of a chat"
              + " app.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Option(
      names = "--inputs",
      paramLabel = "FILE.json",
      description = "A JSON object of inputs; -i wins.")
  private @Nullable Path file;

  /** The inputs of a workflow whose fields are not known here. */
  ObjectValue untyped() throws GivenValues.UnusableException {
    var values = fromFile();
    values.putAll(GivenValues.read("-i", inputs).entries());
    return new ObjectValue(values);
  }

  /**
   * The inputs as the fields of a workflow want them. A text given for an input that is declared as
   * a number, a truth value, a list or an object is read as JSON.
   */
  ObjectValue of(CompiledWorkflow workflow) throws GivenValues.UnusableException {
    var values = fromFile();
    for (var entry : inputs.entrySet()) {
      var name = entry.getKey();
      if (name.endsWith(":")) {
        values.putAll(GivenValues.read("-i", Map.of(name, entry.getValue())).entries());
      } else {
        values.put(name, value(type(workflow, name), name, entry.getValue()));
      }
    }
    return new ObjectValue(values);
  }

  /**
   * Notes on names that a workflow does not have, but one much like it that is not given: what a
   * run would ignore without a word.
   */
  List<String> misspelt(CompiledWorkflow workflow) {
    var free = new ArrayList<>(RunBuilder.fields(workflow).stream().map(InputField::name).toList());
    var unknown = new ArrayList<String>();
    for (var given : inputs.keySet()) {
      var name = given.endsWith(":") ? given.substring(0, given.length() - 1) : given;
      if (!free.remove(name) && !name.equals(QUERY)) {
        unknown.add(name);
      }
    }
    return unknown.stream()
        .flatMap(
            name ->
                NearestName.of(name, free).stream()
                    .map(
                        near ->
                            "heddle: there is no input '%s'; did you mean '%s'?"
                                .formatted(RowText.printable(name), near)))
        .toList();
  }

  private Map<String, Value> fromFile() throws GivenValues.UnusableException {
    var values = new LinkedHashMap<String, Value>();
    if (file != null) {
      values.putAll(GivenValues.file(file).entries());
    }
    return values;
  }

  private static Value value(String type, String name, String text)
      throws GivenValues.UnusableException {
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
      throw new GivenValues.UnusableException(
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
