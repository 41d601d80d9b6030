package io.heddle.compiler.export;

import static io.heddle.compiler.DiagnosticCode.E218;
import static io.heddle.compiler.DiagnosticCode.E222;
import static io.heddle.compiler.DiagnosticCode.E607;
import static io.heddle.compiler.DiagnosticCode.E608;

import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.ModelSpec.ClassLabel;
import io.heddle.compiler.ir.ModelSpec.Memory;
import io.heddle.compiler.ir.ModelSpec.ModelRef;
import io.heddle.compiler.ir.ModelSpec.NamedText;
import io.heddle.compiler.ir.ModelSpec.ParameterField;
import io.heddle.compiler.ir.ModelSpec.Prompt;
import io.heddle.compiler.ir.ModelSpec.Vision;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.lower.Jinja;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.lower.Use;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes of app exports that ask a model. */
final class ExportModels {

  private static final List<String> QUERY = List.of("sys", "query");

  private ExportModels() {}

  static NodeSpec llm(NodeReading node) {
    var fields = node.fields();
    var memory = memory(node);
    var schema =
        fields.bool("structured_output_enabled", false)
                || fields.bool("structured_output_switch_on", false)
            ? fields.mapOrEmpty("structured_output").value("schema")
            : null;
    return new ModelSpec.Llm(
        model(node, fields.map("model"), "name"),
        prompts(node),
        memory,
        context(node, fields),
        memory == null
            ? -1
            : node.input(QUERY, Use.Kind.OPTIONAL, fields.positionOf("memory"), "memory"),
        vision(node),
        schema == null ? null : schema.toValue(),
        fields.textOr("reasoning_format", "tagged").equals("separated"),
        true,
        false);
  }

  /** The model a node names. */
  static ModelRef model(NodeReading node, @Nullable Fields model, String nameKey) {
    if (model == null) {
      node.fields()
          .report(E608, "model", "the node names no model", "{ provider: ..., name: ... }");
      return new ModelRef("", "", false, ObjectValue.EMPTY, List.of(), ObjectValue.EMPTY);
    }
    var parameters = ExportWork.object(model, "completion_params");
    var texts = new ArrayList<NamedText>();
    for (var entry : parameters.entries().entrySet()) {
      if (entry.getValue() instanceof StringValue(var text) && text.contains("{{#")) {
        var key = entry.getKey();
        texts.add(new NamedText(key, node.template(model.mapOrEmpty("completion_params"), key)));
      }
    }
    return new ModelRef(
        model.textOr("provider", ""),
        model.textOr(nameKey, model.textOr("name", "")),
        model.textOr("mode", "chat").equals("completion"),
        parameters,
        texts,
        ObjectValue.EMPTY);
  }

  /** A list of messages, or the one prompt of a completion model. */
  private static List<Prompt> prompts(NodeReading node) {
    var fields = node.fields();
    var variables =
        node.bindings(fields.mapOrEmpty("prompt_config"), "jinja2_variables", Use.Kind.SELECTOR);
    if (fields.value("prompt_template") instanceof TextMap) {
      return List.of(prompt(node, fields.mapOrEmpty("prompt_template"), variables));
    }
    var prompts = new ArrayList<Prompt>();
    for (var item : fields.maps("prompt_template")) {
      prompts.add(prompt(node, item, variables));
    }
    return prompts;
  }

  private static Prompt prompt(NodeReading node, Fields item, List<Binding> variables) {
    var role = item.textOr("role", "user");
    return item.textOr("edition_type", "basic").equals("jinja2")
        ? new Prompt(
            role,
            null,
            Jinja.template(node, item, item.has("jinja2_text") ? "jinja2_text" : "text", variables),
            variables)
        : new Prompt(role, node.template(item, "text"), null, List.of());
  }

  private static int context(NodeReading node, Fields fields) {
    var context = fields.map("context");
    return context == null || !context.bool("enabled", false)
        ? -1
        : node.input(context, "variable_selector");
  }

  static @Nullable Memory memory(NodeReading node) {
    var memory = node.fields().map("memory");
    if (memory == null) {
      return null;
    }
    var window = memory.mapOrEmpty("window");
    var prefix = memory.mapOrEmpty("role_prefix");
    var size = window.bool("enabled", false) ? (int) window.integer("size", 0) : 0;
    return new Memory(
        Math.max(size, 0),
        -1,
        node.templateOrNull(memory, "query_prompt_template"),
        prefix.textOr("user", ""),
        prefix.textOr("assistant", ""));
  }

  static @Nullable Vision vision(NodeReading node) {
    var vision = node.fields().map("vision");
    if (vision == null || !vision.bool("enabled", false)) {
      return null;
    }
    var configs = vision.mapOrEmpty("configs");
    var input =
        configs.has("variable_selector")
            ? node.input(configs, "variable_selector", Use.Kind.OPTIONAL)
            : node.input(List.of("sys", "files"), Use.Kind.OPTIONAL, vision.position(), "vision");
    return input < 0 ? null : new Vision(input, configs.textOr("detail", "high"));
  }

  static NodeSpec classifier(NodeReading node) {
    var fields = node.fields();
    var classes = new ArrayList<ClassLabel>();
    var ids = new HashSet<String>();
    for (var item : fields.maps("classes")) {
      var id = item.textOr("id", "");
      if (!ids.add(id)) {
        item.report(E222, "id", "there are two classes '%s'".formatted(id), null);
      }
      var fallback = "CLASS %d".formatted(classes.size() + 1);
      var label = item.textOr("label", fallback);
      classes.add(new ClassLabel(id, node.template(item, "name"), label));
    }
    if (classes.isEmpty()) {
      fields.report(E218, "classes", "the classifier has no classes", null);
    }
    // Old files write the instruction in the plural.
    var instruction = fields.textOr("instruction", "").isEmpty() ? "instructions" : "instruction";
    return new ModelSpec.Classifier(
        model(node, fields.map("model"), "name"),
        node.required(fields, "query_variable_selector", E607),
        classes,
        node.templateOrNull(fields, instruction),
        memory(node),
        vision(node),
        false);
  }

  static NodeSpec extractor(NodeReading node) {
    var fields = node.fields();
    var parameters = new ArrayList<ParameterField>();
    for (var item : fields.maps("parameters")) {
      var name = item.textOr("name", "");
      if (name.equals("__reason") || name.equals("__is_success")) {
        item.report(E607, "name", "the name '%s' is reserved".formatted(name), null);
      }
      var type = item.textOr("type", "string");
      parameters.add(
          new ParameterField(
              name,
              type.equals("bool") ? "boolean" : type,
              item.textOr("description", ""),
              item.bool("required", false),
              item.texts("options")));
    }
    return new ModelSpec.Extractor(
        model(node, fields.map("model"), "name"),
        node.required(fields, "query", E607),
        parameters,
        node.templateOrNull(fields, "instruction"),
        !fields.textOr("reasoning_mode", "function_call").equals("prompt"),
        memory(node),
        vision(node));
  }
}
