package io.heddle.runtime.executor;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.draft.NodeKinds;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.runtime.agent.AgentExecutor;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.task.TaskExecutor;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the executor of a node: the one place that knows all kinds. Executors hold nothing but
 * their spec, so that one may be made for each attempt.
 *
 * @param plugins executors of plugin kinds, by kind
 */
public record NodeExecutors(Map<String, NodeExecutor> plugins) {

  public NodeExecutors {
    plugins = Map.copyOf(plugins);
  }

  public NodeExecutor of(Node node) {
    return of(node.spec());
  }

  private NodeExecutor of(NodeSpec spec) {
    return switch (spec) {
      case RoutingSpec routing -> new RoutingExecutor(routing);
      case WorkSpec.Code code -> new CodeExecutor(code);
      case WorkSpec.Http http -> new HttpRequestExecutor(http);
      case WorkSpec.Tool tool -> new ToolExecutor(tool);
      case WorkSpec.Knowledge knowledge -> new KnowledgeExecutor(knowledge);
      case WorkSpec.Document document -> new DocumentExecutor(document);
      case WorkSpec.MemoryRecall recall -> new MemoryExecutor.Recall(recall);
      case WorkSpec.MemoryStore store -> new MemoryExecutor.Store(store);
      case WorkSpec.Unsupported(var kind) ->
          refusing("not_implemented", "not_implemented", "nothing here runs nodes of type " + kind);
      case ModelSpec.Llm llm -> new LlmExecutor(llm);
      case ModelSpec.Classifier classifier -> new ClassifierExecutor(classifier);
      case ModelSpec.Extractor extractor -> new ExtractorExecutor(extractor);
      case ModelSpec.Agent agent -> new AgentExecutor(agent);
      case NodeSpec.Plugin plugin -> plugin(plugin.kind());
      case WaitSpec.ExternalTask task -> new TaskExecutor(task);
      case ContainerSpec _, WaitSpec.HumanInput _, WaitSpec.SubWorkflow _ ->
          throw new IllegalArgumentException("the machine runs this node itself: " + spec);
    };
  }

  private NodeExecutor plugin(String kind) {
    var executor = plugins.get(kind);
    return executor == null
        ? refusing(
            "plugin_not_found",
            "PluginNotFound",
            "no plugin provides nodes of type '%s' (%s)"
                .formatted(kind, NearestName.hint(kind, known())))
        : executor;
  }

  private Set<String> known() {
    var known = new TreeSet<>(plugins.keySet());
    known.addAll(NodeKinds.EXPORT);
    known.addAll(NodeKinds.FLAT);
    return known;
  }

  private static NodeExecutor refusing(String code, String type, String message) {
    var failure = NodeFailure.of(ErrorKind.VALIDATION, code, type, message);
    return (_, _) -> Outcomes.failed(failure);
  }
}
