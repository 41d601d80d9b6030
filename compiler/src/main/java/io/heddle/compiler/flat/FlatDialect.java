package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.W202;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.draft.DraftGraph;
import io.heddle.compiler.draft.Findings;
import io.heddle.compiler.draft.NodeKinds;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.lower.DialectLowering;
import io.heddle.compiler.lower.Envelope;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.lower.PluginNodes;
import io.heddle.compiler.lower.Resolved;
import io.heddle.compiler.lower.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Heddle's own dialect. */
public enum FlatDialect implements DialectLowering {
  INSTANCE;

  @Override
  public Resolved resolve(Scope scope, DraftGraph from, List<String> selector) {
    return FlatSelectors.resolve(scope, from, selector);
  }

  @Override
  public NodeSpec spec(NodeReading node) {
    node.fields().ignore("type", "title", "desc", "version", "checkpoint", "breakpoint", "queue");
    return switch (node.type()) {
      case "start" -> FlatRouting.start(node);
      case "start-from-trigger" -> FlatRouting.startFromTrigger(node);
      case "end", "continue-from-trigger" -> FlatRouting.end(node);
      case "answer" -> FlatRouting.answer(node);
      case "if-else" -> FlatRouting.ifElse(node);
      case "template-transform" -> FlatRouting.template(node);
      case "variable-aggregator", "variable-assigner" -> FlatRouting.aggregator(node);
      case "assigner" -> FlatRouting.assigner(node);
      case "gather" -> FlatRouting.gather(node);
      case "http-request" -> FlatHttp.of(node);
      case "code" -> FlatWork.code(node);
      case "list-operator" -> FlatContainers.listOperator(node);
      case "iteration" -> FlatContainers.iteration(node);
      case "loop" -> FlatContainers.loop(node);
      case "llm" -> FlatModels.llm(node);
      case "question-classifier" -> FlatModels.classifier(node);
      case "agent" -> FlatModels.agent(node);
      case "tool" -> FlatWork.tool(node);
      case "human-input" -> FlatWaits.humanInput(node);
      case "workflow" -> FlatWaits.workflow(node);
      case "task" -> FlatWaits.task(node);
      case "document-extractor" -> FlatWork.document(node);
      case "memory-recall" -> FlatWork.memoryRecall(node);
      case "memory-store" -> FlatWork.memoryStore(node);
      default -> other(node);
    };
  }

  private static NodeSpec other(NodeReading node) {
    if (NodeKinds.isPlugin(node.type(), node.options())) {
      return PluginNodes.of(node);
    }
    if (NodeKinds.FLAT.contains(node.type()) && !node.isExternal()) {
      node.report(
          W202,
          "nothing here can run a node of type '%s'".formatted(node.type()),
          node.fields().positionOf("type"),
          "type",
          NodeReading.isFrameMark(node.type())
              ? "containers of flat files need no such marks; a run that reaches it fails"
              : "it ends as an exception, and the workflow goes on");
    }
    return FlatWork.unsupported(node);
  }

  @Override
  public Recovery recovery(NodeReading node, NodeSpec spec) {
    return FlatRecovery.of(node);
  }

  @Override
  public @Nullable Duration timeout(NodeReading node) {
    // A gather's and a form's own timeouts are read with them: they are no bound on an attempt.
    return switch (node.type()) {
      case "gather", "human-input", "task" -> null;
      default -> {
        var seconds = node.fields().decimal("timeout_secs", 0);
        yield seconds > 0 ? Duration.ofMillis(Math.round(seconds * 1000)) : null;
      }
    };
  }

  @Override
  public Envelope envelope(Scope scope, CompileOptions options, Findings out) {
    return FlatEnvelope.of(scope, options, out);
  }

  @Override
  public List<Integer> roots(DraftGraph graph) {
    var roots = new ArrayList<Integer>();
    for (var node : graph.nodes()) {
      if (node.type().equals("start") || node.type().equals("start-from-trigger")) {
        roots.add(node.index());
      }
    }
    return roots;
  }

  @Override
  public DiagnosticCode invalid(String type) {
    return switch (type) {
      case "start",
          "end",
          "answer",
          "if-else",
          "question-classifier",
          "http-request",
          "template-transform",
          "variable-aggregator",
          "variable-assigner",
          "assigner",
          "iteration",
          "loop" ->
          DiagnosticCode.E217;
      case "list-operator" -> DiagnosticCode.E216;
      case "human-input" -> DiagnosticCode.E033;
      default -> DiagnosticCode.E607;
    };
  }
}
