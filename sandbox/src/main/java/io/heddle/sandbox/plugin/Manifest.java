package io.heddle.sandbox.plugin;

import io.heddle.runtime.plugin.HookPoint;
import io.heddle.runtime.plugin.PluginInfo;
import io.heddle.runtime.schema.JsonSchema;
import io.heddle.sandbox.wasm.PluginModule.Bounds;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin says of itself in its {@code manifest.json}.
 *
 * @param wasmFile beside the manifest; {@code .wat} is text, everything else binary
 * @param capabilities what it may do
 */
record Manifest(
    PluginInfo info,
    String wasmFile,
    Set<Capability> capabilities,
    Bounds bounds,
    List<NodeType> nodeTypes,
    List<Hook> hooks) {

  Manifest {
    capabilities = Set.copyOf(capabilities);
    nodeTypes = List.copyOf(nodeTypes);
    hooks = List.copyOf(hooks);
  }

  /**
   * A kind of node.
   *
   * @param handler the function that the module exports for it
   * @param inputs what its inputs have to fit, or null
   * @param outputs what its outputs have to fit, or null
   */
  record NodeType(
      String type, String handler, @Nullable JsonSchema inputs, @Nullable JsonSchema outputs) {}

  record Hook(HookPoint point, int priority, String handler) {}
}
