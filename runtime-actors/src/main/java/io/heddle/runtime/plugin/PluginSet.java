package io.heddle.runtime.plugin;

import io.heddle.compiler.CompileExtensions;
import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.template.TemplateFunction;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.Hooks;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.RunAccess;
import io.heddle.runtime.node.VariableView;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The started plugins of one group and what they contribute. Immutable; closing it stops them.
 *
 * <p>{@link #NONE} costs a run nothing: there is no hook, no payload, no event.
 */
public final class PluginSet implements AutoCloseable {

  /** No plugins. */
  public static final PluginSet NONE = new PluginSet(List.of(), new Contributed());

  private final List<HeddlePlugin> started;
  private final Map<String, NodeExecutor> executors;
  private final Map<String, String> owners;
  private final List<ModelProvider> models;
  private final Map<String, PluginTool> tools;
  private final Map<String, TemplateFunction> functions;
  private final CompileExtensions extensions;
  private final HookTable hooks;

  /**
   * @param started in the order of their start
   */
  PluginSet(List<HeddlePlugin> started, Contributed all) {
    this.started = List.copyOf(started);
    this.executors = Map.copyOf(all.executors);
    this.owners = Map.copyOf(all.kindOwners);
    this.models = List.copyOf(all.models.values());
    this.tools = Map.copyOf(all.tools);
    this.functions = Map.copyOf(all.functions);
    this.hooks = new HookTable(all.hooks);
    this.extensions =
        new CompileExtensions(
            functions.keySet(),
            all.rules,
            hooks.has(HookPoint.AFTER_DSL_VALIDATION)
                ? result ->
                    outsideRuns()
                        .call(
                            HookPoint.AFTER_DSL_VALIDATION,
                            () -> HookPayloads.validated(result),
                            () -> VariableView.NONE)
                : CompileExtensions.NOBODY);
  }

  /** Starts plugins; see {@link PluginLoading}. */
  public static PluginLoading load(List<HeddlePlugin> plugins, List<LoadSource> sources) {
    return PluginLoading.load(plugins, sources);
  }

  /** Who is there, in the order of their start. */
  public List<PluginInfo> plugins() {
    return started.stream().map(HeddlePlugin::info).toList();
  }

  public boolean isEmpty() {
    return started.isEmpty();
  }

  /** Executors of the kinds that plugins provide, by kind. */
  public Map<String, NodeExecutor> executors() {
    return executors;
  }

  public List<ModelProvider> modelProviders() {
    return models;
  }

  /** Functions that templates may call, by name. */
  public Map<String, TemplateFunction> templateFunctions() {
    return functions;
  }

  /** The tools of plugins, and beside them those of the group. */
  public NodeContext.Tools tools(NodeContext.Tools others) {
    return tools.isEmpty() ? others : new PluginTools(tools, others);
  }

  /** The options with the kinds, functions, rules and listeners of the plugins. */
  public CompileOptions extend(CompileOptions options) {
    return isEmpty()
        ? options
        : options.withPluginKinds(executors.keySet()).withExtensions(extensions);
  }

  /** Tells who watches a run which plugins it has, before it begins. */
  public void tell(String executionId, Watcher watcher, InstantSource clock) {
    if (!isEmpty()) {
      var events = new PluginEvents(executionId, watcher, clock);
      plugins().forEach(events::loaded);
    }
  }

  /**
   * The hooks for one run, or null when no plugin has one.
   *
   * @param watcher hears the events of plugins, or null
   */
  public @Nullable Hooks hooks(String executionId, @Nullable Watcher watcher, InstantSource clock) {
    return hooks.hasForRuns()
        ? new RunHooks(
            new HookCalls(hooks, executionId, new PluginEvents(executionId, watcher, clock)))
        : null;
  }

  /**
   * The run as one attempt may see and change it: only nodes of plugins may.
   *
   * @param writes takes variables by name
   * @param watcher hears the events of plugins, or null
   */
  public RunAccess access(
      Activation activation,
      Consumer<ObjectValue> writes,
      @Nullable Watcher watcher,
      InstantSource clock) {
    return activation.node().spec() instanceof NodeSpec.Plugin(var kind, _, _)
        ? new PluginRunAccess(
            owners.getOrDefault(kind, kind),
            activation,
            writes,
            new PluginEvents(activation.executionId(), watcher, clock))
        : RunAccess.NONE;
  }

  /** How each plugin is, by id. What one throws counts as being down. */
  public Map<String, HeddlePlugin.Health> health() {
    var health = new LinkedHashMap<String, HeddlePlugin.Health>();
    for (var plugin : started) {
      health.put(plugin.info().id(), health(plugin));
    }
    return health;
  }

  private static HeddlePlugin.Health health(HeddlePlugin plugin) {
    try {
      return plugin.health();
    } catch (RuntimeException e) {
      return HeddlePlugin.Health.down(e.toString());
    }
  }

  /** Tells the plugins that all of them are there. */
  void announce() {
    outsideRuns()
        .call(
            HookPoint.AFTER_PLUGIN_LOADED,
            () -> HookPayloads.loaded(plugins()),
            () -> VariableView.NONE);
  }

  private HookCalls outsideRuns() {
    return new HookCalls(hooks, "", new PluginEvents("", null, InstantSource.system()));
  }

  /** Stops all plugins, the last started first. What one throws is logged. */
  @Override
  public void close() {
    PluginLoading.stop(started);
  }
}
