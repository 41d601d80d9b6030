package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.E218;
import static io.heddle.compiler.DiagnosticCode.E219;
import static io.heddle.compiler.DiagnosticCode.E220;
import static io.heddle.compiler.DiagnosticCode.E221;
import static io.heddle.compiler.DiagnosticCode.E222;
import static io.heddle.compiler.DiagnosticCode.E607;
import static io.heddle.compiler.DiagnosticCode.E608;

import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.ModelSpec.ClassLabel;
import io.heddle.compiler.ir.ModelSpec.Memory;
import io.heddle.compiler.ir.ModelSpec.ModelRef;
import io.heddle.compiler.ir.ModelSpec.NamedText;
import io.heddle.compiler.ir.ModelSpec.Prompt;
import io.heddle.compiler.ir.ModelSpec.Vision;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.lower.Handles;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Nodes of the flat dialect that ask a model. */
final class FlatModels {

  private static final List<String> ROLES = List.of("system", "user", "assistant", "tool");
  private static final int MOST_ITERATIONS = 1_000;

  private FlatModels() {}

  static NodeSpec llm(NodeReading node) {
    var fields = node.fields();
    var prompts = new ArrayList<Prompt>();
    for (var item : fields.maps("prompt_template")) {
      var role = item.oneOf("role", "user", ROLES);
      prompts.add(new Prompt(role, node.template(item, "text"), null, List.of()));
      item.ignore("edition_type", "id");
      item.reportUnknown();
    }
    if (prompts.isEmpty()) {
      fields.report(
          E608, "prompt_template", "the llm node has no prompt", "[ { role: user, text: ... } ]");
    }
    return new ModelSpec.Llm(
        model(node),
        prompts,
        memory(node, fields),
        optional(node, fields, "context"),
        -1,
        vision(node, fields),
        null,
        false,
        fields.bool("stream", false),
        true);
  }

  /** The model a node names; parts that are missing are the provider's own defaults. */
  static ModelRef model(NodeReading node) {
    var fields = node.fields();
    var model = fields.map("model");
    if (model == null) {
      if (!fields.has("model")) {
        fields.report(E608, "model", "the node names no model", "{ provider: ..., name: ... }");
      }
      return new ModelRef("", "", false, ObjectValue.EMPTY, List.of(), ObjectValue.EMPTY);
    }
    var parameters = model.mapOrEmpty("completion_params");
    var texts = new ArrayList<NamedText>();
    for (var entry : FlatWork.object(model, "completion_params").entries().entrySet()) {
      if (entry.getValue() instanceof StringValue(var text) && text.contains("{{#")) {
        texts.add(new NamedText(entry.getKey(), node.template(parameters, entry.getKey())));
      }
    }
    var read =
        new ModelRef(
            model.textOr("provider", ""),
            model.textOr("name", ""),
            model.textOr("mode", "chat").equals("completion"),
            FlatWork.object(model, "completion_params"),
            texts,
            FlatWork.object(model, "credentials"));
    model.reportUnknown();
    return read;
  }

  private static int optional(NodeReading node, Fields fields, String key) {
    var setting = fields.map(key);
    if (setting == null || !setting.bool("enabled", false)) {
      return -1;
    }
    return node.input(setting, "variable_selector");
  }

  private static @Nullable Memory memory(NodeReading node, Fields fields) {
    var memory = fields.map("memory");
    if (memory == null || !memory.bool("enabled", false)) {
      return null;
    }
    return new Memory(
        (int) memory.integer("window_size", 0, 0, 10_000),
        node.input(memory, "variable_selector"),
        null,
        "",
        "");
  }

  private static @Nullable Vision vision(NodeReading node, Fields fields) {
    var vision = fields.map("vision");
    if (vision == null || !vision.bool("enabled", false)) {
      return null;
    }
    var input = node.input(vision, "variable_selector");
    return input < 0 ? null : new Vision(input, vision.textOr("detail", "high"));
  }

  static NodeSpec classifier(NodeReading node) {
    var fields = node.fields();
    var classes = new ArrayList<ClassLabel>();
    var ids = new HashSet<String>();
    for (var item : fields.maps("categories")) {
      classes.add(category(item, ids));
    }
    if (fields.list("categories").isEmpty()) {
      fields.report(E218, "categories", "the classifier has no categories", null);
    }
    return new ModelSpec.Classifier(
        model(node),
        node.required(fields, "query_variable_selector", E607),
        classes,
        node.templateOrNull(fields, "instruction"),
        memory(node, fields),
        vision(node, fields),
        true);
  }

  private static ClassLabel category(Fields item, Set<String> ids) {
    var id = item.textOr("category_id", "");
    var name = item.textOr("category_name", "");
    if (id.isBlank()) {
      item.report(E219, "category_id", "a category has no id", null);
    } else if (id.equals(Handles.DEFAULT_CATEGORY)) {
      item.report(
          E221, "category_id", "the id 'default' is taken by the branch for anything else", null);
    } else if (!ids.add(id)) {
      item.report(E222, "category_id", "there are two categories '%s'".formatted(id), null);
    }
    if (name.isBlank()) {
      item.report(E220, "category_name", "a category has no name", "the model chooses by names");
    }
    item.reportUnknown();
    return new ClassLabel(id, TextTemplate.literal(name), name);
  }

  static NodeSpec agent(NodeReading node) {
    var fields = node.fields();
    var servers = new ArrayList<McpServer>();
    var tools = fields.mapOrEmpty("tools");
    for (var server : tools.maps("mcp_servers")) {
      servers.add(McpServers.of("", server));
    }
    for (var reference : tools.texts("mcp_server_refs")) {
      servers.add(
          McpServers.referenced(
              node.scope().draft(), tools, "mcp_server_refs", reference, node::report));
    }
    var registered = registered(tools);
    tools.reportUnknown();
    // The reference says it in so many words: an agent's system prompt is no template.
    var system = fields.text("system_prompt");
    return new ModelSpec.Agent(
        model(node),
        "function_calling",
        system == null ? null : TextTemplate.literal(system),
        node.templateOrNull(fields, "query"),
        servers,
        registered,
        (int) fields.integer("max_iterations", 10, 1, MOST_ITERATIONS),
        memory(node, fields),
        List.of(),
        true);
  }

  /** Tools of the group itself, each as {@code provider/tool}. */
  private static List<WorkSpec.Tool> registered(Fields tools) {
    var registered = new ArrayList<WorkSpec.Tool>();
    for (var name : tools.texts("registered")) {
      var slash = name.lastIndexOf('/');
      if (slash <= 0 || slash == name.length() - 1) {
        tools.report(
            E608,
            "registered",
            "'%s' does not say which tool of which provider".formatted(name),
            "provider/tool");
      } else {
        registered.add(
            new WorkSpec.Tool(
                FlatWork.registered(name.substring(0, slash)),
                name.substring(slash + 1),
                List.of(),
                ObjectValue.EMPTY));
      }
    }
    return registered;
  }
}
