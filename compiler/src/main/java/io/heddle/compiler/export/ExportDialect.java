package io.heddle.compiler.export;

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

/** The dialect of app exports. */
public enum ExportDialect implements DialectLowering {
  INSTANCE;

  @Override
  public Resolved resolve(Scope scope, DraftGraph from, List<String> selector) {
    return ExportSelectors.resolve(scope, from, selector);
  }

  @Override
  public NodeSpec spec(NodeReading node) {
    return switch (node.type()) {
      case "start" -> ExportRouting.start(node);
      case "trigger-webhook", "trigger-schedule", "trigger-plugin" -> ExportRouting.trigger(node);
      case "iteration-start", "loop-start" -> ExportRouting.frameStart();
      case "end" -> ExportRouting.end(node);
      case "answer" -> ExportRouting.answer(node);
      case "if-else" -> ExportRouting.ifElse(node);
      case "template-transform" -> ExportRouting.template(node);
      case "variable-aggregator", "variable-assigner" -> ExportRouting.aggregator(node);
      case "assigner" -> ExportAssigner.of(node);
      case "loop-end" -> ExportRouting.loopEnd(node);
      case "list-operator" -> ExportLists.of(node);
      case "iteration" -> ExportContainers.iteration(node);
      case "loop" -> ExportContainers.loop(node);
      case "http-request" -> ExportHttp.of(node);
      case "code" -> ExportWork.code(node);
      case "tool" -> ExportWork.tool(node);
      case "knowledge-retrieval" -> ExportWork.knowledge(node);
      case "document-extractor" -> ExportWork.document(node);
      case "llm" -> ExportModels.llm(node);
      case "question-classifier" -> ExportModels.classifier(node);
      case "parameter-extractor" -> ExportModels.extractor(node);
      case "agent" -> ExportAgent.of(node);
      case "human-input" -> ExportForms.of(node);
      // Of a plugin, known or not: a run that reaches it finds who runs it, or fails.
      default -> PluginNodes.of(node);
    };
  }

  @Override
  public Recovery recovery(NodeReading node, NodeSpec spec) {
    return ExportRecovery.of(node);
  }

  @Override
  public @Nullable Duration timeout(NodeReading node) {
    return null;
  }

  @Override
  public Envelope envelope(Scope scope, CompileOptions options, Findings out) {
    return ExportEnvelope.of(scope, out);
  }

  /** Start nodes before triggers; a container begins where it says. */
  @Override
  public List<Integer> roots(DraftGraph graph) {
    var roots = new ArrayList<Integer>();
    var parent = graph.parent();
    if (parent != null) {
      var named = parent.nodes().get(graph.owner()).data().get("start_node_id");
      var index =
          named instanceof io.heddle.compiler.dsl.TextScalar scalar
              ? graph.indexOf(scalar.text())
              : -1;
      if (index >= 0 && NodeKinds.isRoot(graph.nodes().get(index).type())) {
        return List.of(index);
      }
    }
    for (var node : graph.nodes()) {
      if (NodeKinds.isRoot(node.type())) {
        roots.add(node.type().equals("start") ? 0 : roots.size(), node.index());
      }
    }
    return parent == null || roots.isEmpty() ? roots : List.of(roots.getFirst());
  }

  @Override
  public DiagnosticCode invalid(String type) {
    return DiagnosticCode.E607;
  }
}
