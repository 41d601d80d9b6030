package io.heddle.sandbox.plugin;

import io.heddle.runtime.plugin.HookPoint;
import io.heddle.runtime.plugin.PluginInfo;
import io.heddle.sandbox.wasm.PluginModule.Bounds;
import java.util.List;
import java.util.Set;

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
   */
  record NodeType(String type, String handler) {}

  record Hook(HookPoint point, int priority, String handler) {}
}
