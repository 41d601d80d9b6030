package io.heddle.runtime;

import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.plugin.PluginSet;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * What executions of a group need around them.
 *
 * @param executors finds the executor of a node
 * @param ids gives new ids, unique in the installation
 * @param blocking runs work that may block; one virtual thread each
 * @param plugins of the group, started
 */
public record Environment(
    GroupPorts ports,
    Executors executors,
    Clock clock,
    Supplier<String> ids,
    ExecutorService blocking,
    PluginSet plugins) {

  /** Finds the executor of a node's kind. */
  @FunctionalInterface
  public interface Executors {
    NodeExecutor of(io.heddle.compiler.ir.Node node);
  }
}
