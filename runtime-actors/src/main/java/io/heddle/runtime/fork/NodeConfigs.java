package io.heddle.runtime.fork;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.value.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What two versions of a workflow say of their nodes, to tell which nodes are the same in both.
 * Both are compiled so that nodes keep their settings.
 */
public final class NodeConfigs {

  /** Of one text with itself. */
  public static final NodeConfigs SAME_TEXT = new NodeConfigs(null, null);

  private final Map<String, String> before;
  private final Map<String, String> after;
  private final boolean sameText;

  private NodeConfigs(@Nullable CompiledWorkflow source, @Nullable CompiledWorkflow fork) {
    this.sameText = source == null || fork == null;
    this.before = source == null ? Map.of() : configs(source);
    this.after = fork == null ? Map.of() : configs(fork);
  }

  /** Of two texts. */
  public static NodeConfigs of(CompiledWorkflow source, CompiledWorkflow fork) {
    return new NodeConfigs(source, fork);
  }

  private static Map<String, String> configs(CompiledWorkflow workflow) {
    var configs = new HashMap<String, String>();
    put(workflow, workflow.root(), "", configs);
    return configs;
  }

  private static void put(
      CompiledWorkflow workflow, Graph graph, String prefix, Map<String, String> configs) {
    for (var node : graph.nodes()) {
      var path = prefix + node.id();
      var settings =
          node.spec() instanceof NodeSpec.Plugin plugin
              ? Json.write(plugin.settings())
              : Json.write(node.settings());
      configs.put(path, node.type() + '\n' + settings);
      if (node.spec() instanceof ContainerSpec container) {
        put(workflow, workflow.graph(container.graph()), path + '/', configs);
      }
    }
  }

  /** Whether both texts say the same of a node: {@code each/translate}. */
  boolean areEqual(String path) {
    return sameText || (before.containsKey(path) && before.get(path).equals(after.get(path)));
  }
}
