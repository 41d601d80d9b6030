package io.heddle.compiler.lower;

import static io.heddle.compiler.DiagnosticCode.E607;

import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.dsl.TextValue;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.NodeWork;
import io.heddle.compiler.ir.NodeWork.Entry;
import io.heddle.compiler.ir.NodeWork.Setting;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.StringValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that are marked {@code external: true}: whatever they would do here, a worker outside does
 * it. They are checked like any other node of their kind, then handed out whole.
 */
final class ExternalNodes {

  /** What the engine does with a node is none of its worker's business. */
  private static final Set<String> OURS =
      Set.of(
          "type",
          "title",
          "desc",
          "version",
          "use",
          NodeReading.EXTERNAL,
          "queue",
          "error_strategy",
          "retry_config",
          "timeout_secs",
          "on_restart",
          "checkpoint",
          "breakpoint");

  private ExternalNodes() {}

  /**
   * The spec of a node that may be marked.
   *
   * @param timeout of one attempt, or null
   */
  static NodeSpec of(NodeReading node, NodeSpec spec, @Nullable Duration timeout) {
    var reason = reason(spec);
    if (spec instanceof WaitSpec.ExternalTask) {
      return spec;
    }
    if (reason != null) {
      node.fields()
          .report(
              E607,
              NodeReading.EXTERNAL,
              "a node of type '%s' cannot be external: %s".formatted(node.type(), reason),
              "external is for nodes that work: code, llm, agent, tool, http-request,"
                  + " document-extractor, memory and plugin nodes");
      return spec;
    }
    var settings = new ArrayList<Entry>();
    for (var entry : node.node().data().entries().entrySet()) {
      if (!OURS.contains(entry.getKey())) {
        settings.add(
            new Entry(entry.getKey(), setting(node, entry.getKey(), entry.getValue().value())));
      }
    }
    var queue = node.fields().textOr("queue", "");
    return new WaitSpec.ExternalTask(
        queue.isBlank() ? node.type() : queue,
        bindings(node, spec),
        timeout,
        new NodeWork(node.type(), settings));
  }

  /** All that the node reads: by the name its settings give it, else by its selector. */
  private static List<Binding> bindings(NodeReading node, NodeSpec spec) {
    var bindings = new ArrayList<>(named(spec));
    for (var input = 0; input < node.inputs().size(); input++) {
      var index = input;
      if (bindings.stream().noneMatch(binding -> binding.input() == index)) {
        bindings.add(new Binding(node.inputs().get(input).name(), input));
      }
    }
    return bindings;
  }

  private static List<Binding> named(NodeSpec spec) {
    return switch (spec) {
      case WorkSpec.Code code -> code.inputs();
      case WorkSpec.MemoryStore store -> store.metadataInputs();
      case NodeSpec.Plugin plugin -> plugin.values();
      default -> List.of();
    };
  }

  /** Why such a node is no work for somebody else, or null. */
  private static @Nullable String reason(NodeSpec spec) {
    return switch (spec) {
      case ModelSpec.Classifier _ -> "it decides which way the run goes";
      case RoutingSpec _ -> "it is a step of the run itself";
      case ContainerSpec _ -> "what is inside of it runs here; mark the nodes inside";
      case WaitSpec.HumanInput _ -> "it asks a person";
      case WaitSpec.SubWorkflow _ -> "it runs a workflow of this group";
      case WorkSpec.Unsupported(var kind) when NodeReading.isFrameMark(kind) ->
          "it is a step of the run itself";
      case WaitSpec.ExternalTask _, WorkSpec _, ModelSpec _, NodeSpec.Plugin _ -> null;
    };
  }

  /** Recursion is bounded by the depth that a text may have. */
  private static Setting setting(NodeReading node, String name, TextValue value) {
    return switch (value) {
      case TextMap map -> {
        var entries = new ArrayList<Entry>(map.entries().size());
        map.entries()
            .forEach(
                (key, entry) -> entries.add(new Entry(key, setting(node, key, entry.value()))));
        yield new Setting.Table(entries);
      }
      case TextList list -> {
        List<Setting> items = new ArrayList<>(list.items().size());
        list.items().forEach(item -> items.add(setting(node, name, item)));
        yield new Setting.Items(items);
      }
      case TextScalar(var at, _, StringValue(var text)) when text.contains("{{#") ->
          new Setting.Text(node.template(text, at, name));
      case TextScalar scalar -> new Setting.Constant(scalar.value());
    };
  }
}
