package io.heddle.compiler.export;

import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.ModelSpec.ModelRef;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.WorkSpec.Argument;
import io.heddle.compiler.ir.WorkSpec.Tool;
import io.heddle.compiler.ir.WorkSpec.ToolSource;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Agents of app exports. */
final class ExportAgent {

  private static final Set<String> UNDERSTOOD =
      Set.of("model", "instruction", "query", "tools", "maximum_iterations", "max_iterations");
  private static final int DEFAULT_ITERATIONS = 10;
  private static final int MOST_ITERATIONS = 99;

  private ExportAgent() {}

  static NodeSpec of(NodeReading node) {
    var fields = node.fields();
    var parameters = fields.mapOrEmpty("agent_parameters");
    var extra = new ArrayList<Argument>();
    for (var name : parameters.map().entries().keySet()) {
      if (!UNDERSTOOD.contains(name)) {
        var argument = ExportWork.argument(node, parameters, name);
        if (argument != null) {
          extra.add(argument);
        }
      }
    }
    return new ModelSpec.Agent(
        model(node, parameters),
        strategy(fields),
        text(node, parameters, "instruction"),
        text(node, parameters, "query"),
        List.of(),
        tools(node, parameters),
        iterations(parameters),
        ExportModels.memory(node),
        extra,
        false);
  }

  /** Plugins write the names of the two common strategies in many ways. */
  private static String strategy(Fields fields) {
    var name = fields.textOr("agent_strategy_name", "function_calling");
    return switch (name.toLowerCase(Locale.ROOT).replace("-", "_")) {
      case "function_calling", "function_call", "functioncalling" -> "function_calling";
      case "react", "re_act" -> "react";
      default -> name;
    };
  }

  private static ModelRef model(NodeReading node, Fields parameters) {
    var parameter = parameters.map("model");
    var model = parameter == null ? null : parameter.map("value");
    return model == null
        ? new ModelRef("", "", false, ObjectValue.EMPTY, List.of(), ObjectValue.EMPTY)
        : ExportModels.model(node, model, "model");
  }

  /** A constant or mixed text, or a variable's text. */
  private static @Nullable TextTemplate text(NodeReading node, Fields parameters, String name) {
    if (!(parameters.value(name) instanceof TextMap)) {
      return node.templateOrNull(parameters, name);
    }
    var parameter = parameters.mapOrEmpty(name);
    if (parameter.textOr("type", "constant").equals("variable")) {
      var selector = parameter.selector("value");
      return selector == null || selector.size() < 2
          ? null
          : node.template(
              "{{#" + String.join(".", selector) + "#}}",
              parameter.positionOf("value"),
              parameter.pathOf("value"));
    }
    return parameter.value("value") instanceof TextScalar
        ? node.templateOrNull(parameter, "value")
        : null;
  }

  private static int iterations(Fields parameters) {
    for (var key : List.of("maximum_iterations", "max_iterations")) {
      if (parameters.has(key)) {
        var owner = parameters.value(key) instanceof TextMap ? parameters.map(key) : parameters;
        var number = owner == null ? 0 : owner.integer(owner == parameters ? key : "value", 0);
        if (number > 0) {
          return (int) Math.min(number, MOST_ITERATIONS);
        }
      }
    }
    return DEFAULT_ITERATIONS;
  }

  private static List<Tool> tools(NodeReading node, Fields parameters) {
    var parameter = parameters.map("tools");
    if (parameter == null) {
      return List.of();
    }
    var tools = new ArrayList<Tool>();
    for (var item : parameter.maps("value")) {
      if (item.bool("enabled", true)) {
        tools.add(tool(node, item));
      }
    }
    return tools;
  }

  private static Tool tool(NodeReading node, Fields item) {
    var arguments = new ArrayList<Argument>();
    for (var key : List.of("parameters", "settings")) {
      var settings = item.mapOrEmpty(key);
      for (var name : settings.map().entries().keySet()) {
        var argument = argument(node, settings, name);
        if (argument != null) {
          arguments.add(argument);
        }
      }
    }
    var configuration = new LinkedHashMap<String, io.heddle.compiler.value.Value>();
    for (var key : List.of("schemas", "extra", "tool_label", "tool_description")) {
      var value = item.value(key);
      if (value != null) {
        configuration.put(key, value.toValue());
      }
    }
    return new Tool(
        new ToolSource.Provider(
            item.textOr("type", "builtin"),
            item.textOr("provider_name", ""),
            item.textOr("provider_show_name", item.textOr("provider_name", ""))),
        item.textOr("tool_name", ""),
        arguments,
        new ObjectValue(configuration));
  }

  /** {@code {auto: 1, value: null}} leaves a parameter to the model. */
  private static @Nullable Argument argument(NodeReading node, Fields settings, String name) {
    if (settings.value(name) instanceof TextMap map
        && map.has("auto")
        && settings.mapOrEmpty(name).integer("auto", 0) == 1) {
      return null;
    }
    if (settings.value(name) instanceof TextMap map && map.get("value") instanceof TextMap) {
      var argument = ExportWork.argument(node, settings.mapOrEmpty(name), "value");
      return argument == null
          ? null
          : new Argument(name, argument.input(), argument.text(), argument.constant());
    }
    return ExportWork.argument(node, settings, name);
  }
}
