package io.heddle.runtime;

import io.heddle.compiler.template.JinjaLimits;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.plugin.PluginSet;
import io.heddle.runtime.routing.RoutingContext;
import io.heddle.runtime.task.TaskPort;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * What executions of a group need around them.
 *
 * @param executors finds the executor of a node
 * @param clock of timers, limits and events
 * @param ids gives new ids, unique in the installation
 * @param blocking runs work that may block; one virtual thread each
 * @param nodeClock what nodes see; stands still in tests
 * @param plugins of the group, started
 * @param tasks hands work to workers outside
 * @param compute runs work of the group that keeps a processor busy
 */
public record Environment(
    GroupPorts ports,
    Executors executors,
    Clock clock,
    Supplier<String> ids,
    ExecutorService blocking,
    Clock nodeClock,
    PluginSet plugins,
    TaskPort tasks,
    ComputePool compute) {

  /** With one clock for everything, and nobody outside who works. */
  public Environment(
      GroupPorts ports,
      Executors executors,
      Clock clock,
      Supplier<String> ids,
      ExecutorService blocking,
      PluginSet plugins) {
    this(
        ports,
        executors,
        clock,
        ids,
        blocking,
        clock,
        plugins,
        TaskPort.NONE,
        ComputePool.of("shared"));
  }

  /** What the routing nodes of a run go by. */
  public RoutingContext routing(RunRequest request) {
    var workflow = request.workflow();
    return RoutingContext.of(
            workflow.dialect(), request.inputs(), request.system(), workflow.types())
        .with(JinjaLimits.DEFAULT, plugins.templateFunctions())
        .with(request.strictness());
  }

  /** Finds the executor of a node's kind. */
  @FunctionalInterface
  public interface Executors {
    NodeExecutor of(io.heddle.compiler.ir.Node node);
  }
}
