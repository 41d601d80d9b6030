package io.heddle.compiler.export;

import static io.heddle.compiler.DiagnosticCode.E207;
import static io.heddle.compiler.DiagnosticCode.E607;

import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.Argument;
import io.heddle.compiler.ir.WorkSpec.CodeLanguage;
import io.heddle.compiler.ir.WorkSpec.CodeOutput;
import io.heddle.compiler.lower.CodeChecks;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.lower.Use;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes of app exports that run code, call tools, search knowledge and read documents. */
final class ExportWork {

  private static final int MOST_MEGABYTES = 50;

  private ExportWork() {}

  static NodeSpec code(NodeReading node) {
    var fields = node.fields();
    var language = language(fields);
    var source = fields.textOr("code", "");
    if (source.isBlank()) {
      fields.report(E207, "code", "the code node has no code", "it needs a function main");
    } else {
      CodeChecks.check(node, fields, "code", language, source);
    }
    return new WorkSpec.Code(
        language,
        source,
        false,
        node.bindings(fields, "variables", Use.Kind.SELECTOR),
        outputs(fields.map("outputs")),
        null,
        null);
  }

  private static CodeLanguage language(Fields fields) {
    var language = fields.textOr("code_language", "python3");
    return switch (language) {
      case "python3", "python" -> CodeLanguage.PYTHON;
      case "javascript" -> CodeLanguage.JAVASCRIPT;
      default -> {
        fields.report(
            DiagnosticCode.E208,
            "code_language",
            "unsupported language '%s'".formatted(language),
            NearestName.of(language, List.of("python3", "javascript"))
                .map("did you mean '%s'?"::formatted)
                .orElse("python3 or javascript"));
        yield CodeLanguage.PYTHON;
      }
    };
  }

  private static List<CodeOutput> outputs(@Nullable Fields outputs) {
    if (outputs == null) {
      return List.of();
    }
    var read = new ArrayList<CodeOutput>();
    for (var name : outputs.map().entries().keySet()) {
      var output = outputs.map(name);
      if (output != null) {
        var children = output.map("children");
        read.add(
            new CodeOutput(
                name,
                output.textOr("type", "string"),
                children == null ? null : outputs(children)));
      }
    }
    return read;
  }

  static NodeSpec tool(NodeReading node) {
    var fields = node.fields();
    var kind = fields.textOr("provider_type", "builtin");
    var parameters = arguments(node, fields.mapOrEmpty("tool_parameters"));
    if (kind.equals("workflow")) {
      return new WaitSpec.SubWorkflow(
          published(fields), null, parameters, true, WaitSpec.Shape.TOOL);
    }
    return new WorkSpec.Tool(
        new WorkSpec.ToolSource.Provider(
            kind,
            fields.textOr("provider_id", fields.textOr("provider_name", "")),
            fields.textOr("provider_name", "")),
        fields.textOr("tool_name", ""),
        parameters,
        object(fields, "tool_configurations"));
  }

  /** A workflow is known by the name it was published under as a tool. */
  private static String published(Fields fields) {
    var tool = fields.textOr("tool_name", "");
    var provider = fields.textOr("provider_name", "");
    if (tool.isEmpty()) {
      return provider.isEmpty() ? fields.textOr("provider_id", "") : provider;
    }
    return tool;
  }

  private static List<Argument> arguments(NodeReading node, Fields parameters) {
    var arguments = new ArrayList<Argument>();
    for (var name : parameters.map().entries().keySet()) {
      var argument = argument(node, parameters, name);
      if (argument != null) {
        arguments.add(argument);
      }
    }
    return arguments;
  }

  /** {@code {type: variable | mixed | constant, value}}, or just the value; null without one. */
  static @Nullable Argument argument(NodeReading node, Fields from, String name) {
    var own = from.value(name);
    if (own == null) {
      return null;
    }
    if (!(own instanceof TextMap map) || !map.has("value")) {
      return own instanceof TextScalar(_, _, StringValue _)
          ? new Argument(name, -1, node.template(from, name), null)
          : new Argument(name, -1, null, own.toValue());
    }
    var argument = from.map(name);
    var value = argument == null ? null : argument.value("value");
    if (argument == null || value == null) {
      return null;
    }
    if (argument.textOr("type", "mixed").equals("variable")) {
      var input = node.input(argument, "value");
      return input < 0 ? null : new Argument(name, input, null, null);
    }
    return value instanceof TextScalar(_, _, StringValue _)
        ? new Argument(name, -1, node.template(argument, "value"), null)
        : new Argument(name, -1, null, value.toValue());
  }

  static NodeSpec knowledge(NodeReading node) {
    var fields = node.fields();
    var settings = new LinkedHashMap<>(object(fields).entries());
    for (var key :
        List.of("type", "title", "desc", "selected", "variables", "query_variable_selector")) {
      settings.remove(key);
    }
    return new WorkSpec.Knowledge(
        node.required(fields, "query_variable_selector", E607),
        fields.texts("dataset_ids"),
        new ObjectValue(settings));
  }

  static NodeSpec document(NodeReading node) {
    var input = node.required(node.fields(), "variable_selector", E607);
    return new WorkSpec.Document(
        input < 0 ? List.of() : List.of(input), "text", MOST_MEGABYTES, true, false);
  }

  static ObjectValue object(Fields fields, String key) {
    var map = fields.value(key);
    return map instanceof TextMap ? (ObjectValue) map.toValue() : ObjectValue.EMPTY;
  }

  private static ObjectValue object(Fields fields) {
    return (ObjectValue) fields.map().toValue();
  }
}
