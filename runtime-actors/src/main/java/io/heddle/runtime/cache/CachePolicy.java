package io.heddle.runtime.cache;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow's {@code cache} block asks for.
 *
 * @param nodes the ids it names, or null for all nodes without side effects
 * @param life how long a result may be used
 */
record CachePolicy(@Nullable ArrayValue nodes, Duration life) {

  /**
   * @param usual how long a result may be used when the text does not say
   */
  static @Nullable CachePolicy of(CompiledWorkflow workflow, Duration usual) {
    if (!(workflow.extra().get("cache") instanceof ObjectValue settings)) {
      return null;
    }
    return new CachePolicy(
        settings.get("nodes") instanceof ArrayValue list ? list : null,
        settings.get("ttl_secs") instanceof IntegerValue(var seconds)
            ? Duration.ofSeconds(seconds)
            : usual);
  }

  /**
   * Whether this node's result may come from the cache. One that is named is taken at its word; of
   * the others only those that change nothing outside.
   */
  boolean covers(Node node) {
    return nodes == null ? isFree(node) : nodes.items().contains(Value.of(node.id()));
  }

  private static boolean isFree(Node node) {
    return switch (node.spec()) {
      case RoutingSpec _ -> true;
      case WorkSpec.Code _, WorkSpec.Knowledge _, WorkSpec.Document _ -> true;
      case ModelSpec.Agent _ -> false;
      case ModelSpec _ -> true;
      default -> false;
    };
  }
}
