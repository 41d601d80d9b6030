package io.heddle.compiler.draft;

import io.heddle.compiler.Position;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.ir.CompiledWorkflow.AppMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The prompts of an app without a graph, in the words that a graph's nodes use. */
final class ConfiguredPrompts {

  private static final String CONTEXT = "{{#context#}}";

  private final AppMode mode;
  private final Fields config;
  private final List<String> inputs;
  private final boolean hasContext;

  ConfiguredPrompts(AppMode mode, Fields config, List<String> inputs, boolean hasContext) {
    this.mode = mode;
    this.config = config;
    this.inputs = inputs;
    this.hasContext = hasContext;
  }

  /** The messages, empty when the app has nothing to say to its model. */
  Optional<List<TextMap>> read() {
    var prompts = config.textOr("prompt_type", "simple").equals("advanced") ? advanced() : simple();
    var needsOne = mode == AppMode.COMPLETION || isCompletion(config.mapOrEmpty("model"));
    return needsOne && prompts.isEmpty() ? Optional.empty() : Optional.of(prompts);
  }

  static boolean isCompletion(Fields model) {
    return model.textOr("mode", "chat").equals("completion");
  }

  private List<TextMap> simple() {
    var text = references(config.textOr("pre_prompt", ""), inputs);
    if (hasContext && !text.contains(CONTEXT)) {
      text = text.isEmpty() ? CONTEXT : text + "\n\n" + CONTEXT;
    }
    if (text.isBlank()) {
      return List.of();
    }
    return List.of(message(mode == AppMode.COMPLETION ? "user" : "system", text));
  }

  private List<TextMap> advanced() {
    var prompts = new ArrayList<TextMap>();
    if (isCompletion(config.mapOrEmpty("model"))) {
      var prompt = config.mapOrEmpty("completion_prompt_config").mapOrEmpty("prompt");
      if (prompt.has("text")) {
        prompts.add(message("user", references(prompt.textOr("text", ""), inputs)));
      }
      return prompts;
    }
    for (var prompt : config.mapOrEmpty("chat_prompt_config").maps("prompt")) {
      prompts.add(
          message(prompt.textOr("role", "user"), references(prompt.textOr("text", ""), inputs)));
    }
    return prompts;
  }

  private TextMap message(String role, String text) {
    return new TextBuilder(config.positionOf("pre_prompt"))
        .put("role", role)
        .put("text", text)
        .map();
  }

  /** From {@code {{name}}} of an app's form to {@code {{#start.name#}}}. */
  static String references(String text, List<String> inputs) {
    var result = text.replace("{{#query#}}", "{{#sys.query#}}");
    for (var input : inputs) {
      result = result.replace("{{" + input + "}}", "{{#start." + input + "#}}");
    }
    return result;
  }

  static TextMap agentModel(Fields model) {
    return new TextBuilder(model.position())
        .put("provider", model.textOr("provider", ""))
        .put("model", model.textOr("name", ""))
        .put("mode", model.textOr("mode", "chat"))
        .put("completion_params", model.value("completion_params"))
        .map();
  }

  static TextMap agentTool(Fields tool) {
    return new TextBuilder(tool.position())
        .put("enabled", tool.bool("enabled", true))
        .put("type", tool.textOr("provider_type", "builtin"))
        .put("provider_name", tool.textOr("provider_id", tool.textOr("provider_name", "")))
        .put("tool_name", tool.textOr("tool_name", ""))
        .put("tool_label", tool.textOr("tool_label", ""))
        .put("parameters", tool.value("tool_parameters"))
        .map();
  }

  /** Edges from each node to the next. */
  static List<TextMap> chain(Position at, List<TextMap> nodes) {
    var edges = new ArrayList<TextMap>();
    for (var i = 1; i < nodes.size(); i++) {
      edges.add(
          new TextBuilder(at)
              .put("source", nodes.get(i - 1).get("id"))
              .put("target", nodes.get(i).get("id"))
              .map());
    }
    return edges;
  }
}
