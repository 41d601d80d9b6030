package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.E207;
import static io.heddle.compiler.DiagnosticCode.E208;
import static io.heddle.compiler.DiagnosticCode.E607;
import static io.heddle.compiler.DiagnosticCode.E608;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.dsl.TextValue;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.Argument;
import io.heddle.compiler.ir.WorkSpec.CodeLanguage;
import io.heddle.compiler.lower.CodeChecks;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.lower.Use;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes of the flat dialect that run code, call tools, read documents and keep memories. */
final class FlatWork {

  private static final List<String> LANGUAGES =
      List.of("javascript", "typescript", "python3", "wasm");
  private static final List<String> SCOPES = List.of("conversation", "user", "global");

  private FlatWork() {}

  static NodeSpec code(NodeReading node) {
    var fields = node.fields();
    var language = language(fields);
    var source = fields.textOr("code", "");
    if (source.isBlank()) {
      fields.report(E207, "code", "the code node has no code", "function main(inputs) { ... }");
    } else {
      CodeChecks.check(node, fields, "code", language, source);
    }
    var inputs = new ArrayList<>(node.bindings(fields, "variables", Use.Kind.SELECTOR));
    inputs.addAll(named(node, fields.map("inputs")));
    fields.ignore("outputs", "dependencies");
    var timeout = fields.integer("timeout", 0, 0, Integer.MAX_VALUE);
    return new WorkSpec.Code(
        language,
        source,
        true,
        inputs,
        null,
        fields.text("output_variable"),
        timeout == 0 ? null : Duration.ofSeconds(timeout));
  }

  private static CodeLanguage language(Fields fields) {
    var language = fields.textOr("language", "javascript");
    return switch (language) {
      case "javascript", "js", "javascript3", "typescript", "ts" -> CodeLanguage.JAVASCRIPT;
      case "python", "python3" -> CodeLanguage.PYTHON;
      case "wasm" -> CodeLanguage.WASM;
      default -> {
        fields.report(
            E208,
            "language",
            "unsupported language '%s'".formatted(language),
            NearestName.of(language, LANGUAGES)
                .map("did you mean '%s'?"::formatted)
                .orElse("javascript, typescript, python3 or wasm"));
        yield CodeLanguage.JAVASCRIPT;
      }
    };
  }

  /** A mapping from names to selectors. */
  static List<Binding> named(NodeReading node, @Nullable Fields map) {
    if (map == null) {
      return List.of();
    }
    var bindings = new ArrayList<Binding>();
    for (var name : map.map().entries().keySet()) {
      var input = node.input(map, name);
      if (input >= 0) {
        bindings.add(new Binding(name, input));
      }
    }
    return bindings;
  }

  static NodeSpec tool(NodeReading node) {
    var fields = node.fields();
    var tool = fields.requiredText("tool_name");
    var source = source(node);
    var arguments = new ArrayList<Argument>();
    var map = fields.map("arguments");
    if (map != null) {
      for (var name : map.map().entries().keySet()) {
        arguments.add(argument(node, map, name));
      }
    }
    fields.ignore("tool_label", "provider_id");
    return new WorkSpec.Tool(source, tool == null ? "" : tool, arguments, ObjectValue.EMPTY);
  }

  /** Texts are templates, everything else is a constant. */
  private static Argument argument(NodeReading node, Fields from, String name) {
    var value = from.value(name);
    return value instanceof TextScalar(_, _, StringValue _)
        ? new Argument(name, -1, node.template(from, name), null)
        : new Argument(name, -1, null, NodeReading.constant(from, name));
  }

  private static WorkSpec.ToolSource source(NodeReading node) {
    var fields = node.fields();
    var own = fields.map("mcp_server");
    var reference = fields.text("mcp_server_ref");
    var provider = fields.text("provider");
    if (own != null) {
      return new WorkSpec.ToolSource.Mcp(McpServers.of("", own));
    }
    if (reference != null) {
      return new WorkSpec.ToolSource.Mcp(
          McpServers.referenced(
              node.scope().draft(), fields, "mcp_server_ref", reference, node::report));
    }
    if (provider != null) {
      return registered(provider);
    }
    fields.report(
        E608,
        "mcp_server",
        "the tool names no server",
        "set mcp_server, mcp_server_ref, or the provider of a registered tool");
    return new WorkSpec.ToolSource.Mcp(McpServers.NONE);
  }

  /** Whoever the group has registered under this name. */
  static WorkSpec.ToolSource registered(String provider) {
    return new WorkSpec.ToolSource.Provider(WorkSpec.ToolSource.REGISTERED, provider, provider);
  }

  static NodeSpec document(NodeReading node) {
    var fields = node.fields();
    var inputs = new ArrayList<Integer>();
    for (var item : fields.list("variables")) {
      var input = documentInput(node, item);
      if (input >= 0) {
        inputs.add(input);
      }
    }
    if (fields.has("variable_selector")) {
      inputs.add(node.input(fields, "variable_selector"));
    }
    if (inputs.isEmpty()) {
      fields.report(E608, "variables", "the document extractor reads nothing", null);
    }
    var extract = fields.mapOrEmpty("extract_options");
    var format = fields.oneOf("output_format", "text", List.of("text", "markdown"));
    var spec =
        new WorkSpec.Document(
            inputs,
            format,
            (int) extract.integer("max_file_size_mb", 50, 1, 1024 * 1024),
            extract.bool("fail_fast", false),
            true);
    extract.ignore("timeout_secs");
    extract.reportUnknown();
    return spec;
  }

  /** A selector, or a mapping that holds one. */
  private static int documentInput(NodeReading node, TextValue item) {
    if (item instanceof TextMap map) {
      var inner = Fields.of(map, node::report).inNode(node.node().id());
      return node.input(inner, "value_selector");
    }
    var wrapper =
        new io.heddle.compiler.dsl.TextMap(
            item.position(),
            java.util.Map.of("variables", new TextMap.Entry(item.position(), item)));
    return node.input(Fields.of(wrapper, node::report).inNode(node.node().id()), "variables");
  }

  static NodeSpec memoryRecall(NodeReading node) {
    var fields = node.fields();
    return new WorkSpec.MemoryRecall(
        fields.oneOf("scope", "conversation", SCOPES),
        node.templateOrNull(fields, "key"),
        node.input(fields, "query_selector"),
        (int) fields.integer("top_k", 5, 1, 10_000),
        object(fields, "filter"));
  }

  static NodeSpec memoryStore(NodeReading node) {
    var fields = node.fields();
    if (fields.textOr("key", "").isBlank()) {
      fields.report(E608, "key", "the memory has no key", null);
    }
    return new WorkSpec.MemoryStore(
        fields.oneOf("scope", "conversation", SCOPES),
        node.template(fields, "key"),
        node.required(fields, "value_selector", E607),
        object(fields, "metadata"),
        named(node, fields.map("metadata_selectors")));
  }

  static NodeSpec unsupported(NodeReading node) {
    var known = node.fields();
    known.map().entries().keySet().forEach(known::ignore);
    return new WorkSpec.Unsupported(node.type());
  }

  static ObjectValue object(Fields fields, String key) {
    var map = fields.map(key);
    return map == null ? ObjectValue.EMPTY : (ObjectValue) map.map().toValue();
  }
}
