package io.heddle.compiler.draft;

import static io.heddle.compiler.DiagnosticCode.E603;

import io.heddle.compiler.Position;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextValue;
import io.heddle.compiler.ir.CompiledWorkflow.AppMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the graph that a chat, agent-chat or completion app means: its inputs, its knowledge, one
 * model or agent node, and an answer.
 */
final class ConfiguredApp {

  private static final String START = "start";
  private static final String KNOWLEDGE = "knowledge";
  private static final String MODEL = "model";
  private static final List<String> FEATURES =
      List.of(
          "opening_statement",
          "suggested_questions",
          "suggested_questions_after_answer",
          "speech_to_text",
          "text_to_speech",
          "retriever_resource",
          "sensitive_word_avoidance",
          "file_upload");

  private final AppMode mode;
  private final Fields config;
  private final Position at;
  private final List<String> inputs = new ArrayList<>();

  private ConfiguredApp(AppMode mode, Fields config) {
    this.mode = mode;
    this.config = config;
    this.at = config.position();
  }

  /** The fields of a {@code workflow} block, or null when the app does not say enough. */
  static @Nullable Fields workflow(AppMode mode, Fields text, Findings out) {
    var config = text.map("model_config");
    if (config == null) {
      text.report(
          E603,
          "model_config",
          "an app of this mode has no graph, and no 'model_config' that says what it does",
          "export an app of mode workflow or advanced-chat");
      return null;
    }
    var app = new ConfiguredApp(mode, config);
    var workflow = app.workflow();
    return workflow == null ? null : Fields.of(workflow, out::add);
  }

  private @Nullable TextMap workflow() {
    var model = config.map("model");
    if (model == null || model.textOr("name", "").isBlank()) {
      config.report(E603, "model", "the app names no model", "model: { provider: ..., name: ... }");
      return null;
    }
    var start = node(START, "start").put("variables", startVariables());
    var datasets = datasets();
    var agent = agent();
    var prompts = new ConfiguredPrompts(mode, config, inputs, !datasets.isEmpty()).read();
    if (agent == null && prompts.isEmpty()) {
      config.report(E603, "pre_prompt", "the app has no prompt", "write a prompt for its model");
      return null;
    }
    var nodes = new ArrayList<TextMap>();
    nodes.add(wrap(START, start));
    if (!datasets.isEmpty()) {
      nodes.add(wrap(KNOWLEDGE, knowledge(datasets)));
    }
    nodes.add(wrap(MODEL, agent != null ? agent : llm(model, prompts.get(), !datasets.isEmpty())));
    nodes.add(wrap("answer", node("answer", "answer").put("answer", "{{#" + MODEL + ".text#}}")));
    return new TextBuilder(at)
        .put(
            "graph",
            new TextBuilder(at)
                .put("nodes", nodes)
                .put("edges", ConfiguredPrompts.chain(at, nodes)))
        .put("features", features())
        .map();
  }

  private TextBuilder node(String title, String type) {
    return new TextBuilder(at).put("type", type).put("title", title);
  }

  private TextMap wrap(String id, TextBuilder data) {
    return new TextBuilder(at).put("id", id).put("data", data).map();
  }

  /** Each input is a mapping of one entry: its type, and its settings. */
  private List<TextMap> startVariables() {
    var variables = new ArrayList<TextMap>();
    for (var form : config.maps("user_input_form")) {
      for (var entry : form.map().entries().entrySet()) {
        var settings = form.map(entry.getKey());
        if (settings != null) {
          inputs.add(settings.textOr("variable", ""));
          var copy = new TextBuilder(settings.position());
          settings.map().entries().forEach((key, value) -> copy.put(key, value.value()));
          variables.add(copy.put("type", entry.getKey()).map());
        }
      }
    }
    return variables;
  }

  private List<String> datasets() {
    var ids = new ArrayList<String>();
    var datasets = config.mapOrEmpty("dataset_configs").mapOrEmpty("datasets");
    for (var item : datasets.maps("datasets")) {
      var dataset = item.mapOrEmpty("dataset");
      if (dataset.bool("enabled", true) && dataset.has("id")) {
        ids.add(dataset.textOr("id", ""));
      }
    }
    return ids;
  }

  private TextBuilder knowledge(List<String> datasets) {
    var configs = config.mapOrEmpty("dataset_configs");
    var data = node("Knowledge", "knowledge-retrieval");
    data.texts("dataset_ids", datasets.toArray(String[]::new));
    data.put("retrieval_mode", configs.textOr("retrieval_model", "multiple"));
    data.put("multiple_retrieval_config", configs.map());
    var variable = config.textOr("dataset_query_variable", "");
    return mode == AppMode.COMPLETION && !variable.isEmpty()
        ? data.texts("query_variable_selector", START, variable)
        : data.texts("query_variable_selector", "sys", "query");
  }

  private TextBuilder llm(Fields model, List<TextMap> prompts, boolean hasContext) {
    var data = node("Model", "llm").put("model", model.map());
    if (ConfiguredPrompts.isCompletion(model)) {
      data.put("prompt_template", prompts.getFirst());
    } else {
      data.put("prompt_template", prompts);
    }
    data.put("context", context(hasContext));
    data.put("vision", vision());
    if (mode != AppMode.COMPLETION) {
      var roles =
          config.mapOrEmpty("completion_prompt_config").value("conversation_histories_role");
      var window = new TextBuilder(at).put("enabled", false);
      data.put("memory", new TextBuilder(at).put("window", window).put("role_prefix", role(roles)));
    }
    return data;
  }

  private @Nullable TextValue role(@Nullable TextValue roles) {
    if (!(roles instanceof TextMap map)) {
      return null;
    }
    return new TextBuilder(at)
        .put("user", map.get("user_prefix"))
        .put("assistant", map.get("assistant_prefix"))
        .map();
  }

  private TextBuilder context(boolean enabled) {
    var context = new TextBuilder(at).put("enabled", enabled);
    return enabled ? context.texts("variable_selector", KNOWLEDGE, "result") : context;
  }

  private TextBuilder vision() {
    var image = config.mapOrEmpty("file_upload").mapOrEmpty("image");
    var enabled = image.bool("enabled", false);
    var vision = new TextBuilder(at).put("enabled", enabled);
    return enabled
        ? vision.put(
            "configs",
            new TextBuilder(at)
                .texts("variable_selector", "sys", "files")
                .put("detail", image.textOr("detail", "high")))
        : vision;
  }

  /** The agent node, or null when the app works without tools. */
  private @Nullable TextBuilder agent() {
    var agent = config.mapOrEmpty("agent_mode");
    var tools = agent.maps("tools");
    if (mode != AppMode.AGENT_CHAT && (!agent.bool("enabled", false) || tools.isEmpty())) {
      return null;
    }
    var parameters = new TextBuilder(at);
    parameters.put("model", constant(ConfiguredPrompts.agentModel(config.mapOrEmpty("model"))));
    parameters.put(
        "instruction",
        new TextBuilder(at)
            .put("type", "constant")
            .put("value", ConfiguredPrompts.references(config.textOr("pre_prompt", ""), inputs)));
    parameters.put(
        "query", new TextBuilder(at).put("type", "constant").put("value", "{{#sys.query#}}"));
    parameters.put(
        "tools",
        new TextBuilder(at)
            .put("type", "constant")
            .put("value", tools.stream().map(ConfiguredPrompts::agentTool).toList()));
    var most = agent.value("max_iteration");
    if (most != null) {
      parameters.put("maximum_iterations", constant(most));
    }
    return node("Agent", "agent")
        .put("agent_strategy_name", agent.textOr("strategy", "function_calling"))
        .put("agent_parameters", parameters)
        .put(
            "memory", new TextBuilder(at).put("window", new TextBuilder(at).put("enabled", false)));
  }

  private TextBuilder constant(TextValue value) {
    return new TextBuilder(at).put("type", "constant").put("value", value);
  }

  private TextBuilder features() {
    var features = new TextBuilder(at);
    FEATURES.forEach(key -> features.put(key, config.value(key)));
    return features;
  }
}
