package io.heddle.runtime.plugin;

import io.heddle.compiler.check.WorkflowRule;
import io.heddle.compiler.draft.NodeKinds;
import io.heddle.compiler.template.TemplateFunction;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.NodeExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what all plugins of a group contribute, and what is wrong with it. */
final class Contributed {

  final Map<String, NodeExecutor> executors = new LinkedHashMap<>();
  final Map<String, String> kindOwners = new HashMap<>();
  final Map<String, ModelProvider> models = new LinkedHashMap<>();
  final Map<String, PluginTool> tools = new LinkedHashMap<>();
  final Map<String, TemplateFunction> functions = new LinkedHashMap<>();
  final Map<String, PluginLoader> loaders = new LinkedHashMap<>();
  final List<WorkflowRule> rules = new ArrayList<>();
  final List<HookTable.Hook> hooks = new ArrayList<>();
  final List<String> problems = new ArrayList<>();

  /** Which plugin has a name already, by the kind of thing and the name. */
  private final Map<String, String> owners = new HashMap<>();

  /** The door for one plugin. */
  Contributions of(HeddlePlugin plugin) {
    return new Door(plugin.info().id(), plugin.phase());
  }

  private final class Door implements Contributions {

    private final String plugin;
    private final HeddlePlugin.Phase phase;

    Door(String plugin, HeddlePlugin.Phase phase) {
      this.plugin = plugin;
      this.phase = phase;
    }

    private <T> void put(Map<String, T> map, String what, String name, T thing) {
      var owner = owners.putIfAbsent(what + ' ' + name, plugin);
      if (owner != null) {
        problems.add("%s: %s '%s' is already provided by %s".formatted(plugin, what, name, owner));
      } else {
        map.put(name, thing);
      }
    }

    @Override
    public void executor(String kind, NodeExecutor executor) {
      if (NodeKinds.FLAT.contains(kind) || NodeKinds.EXPORT.contains(kind)) {
        problems.add("%s: nodes of type '%s' are Heddle's own".formatted(plugin, kind));
      } else {
        put(executors, "the node type", kind, executor);
        kindOwners.putIfAbsent(kind, plugin);
      }
    }

    @Override
    public void modelProvider(ModelProvider provider) {
      put(models, "the model provider", provider.id(), provider);
    }

    @Override
    public void tool(PluginTool tool) {
      put(tools, "the tool", PluginTools.key(tool.provider(), tool.description().name()), tool);
    }

    @Override
    public void templateFunction(String name, TemplateFunction function) {
      put(functions, "the template function", name, function);
    }

    @Override
    public void validator(WorkflowRule rule) {
      rules.add(rule);
    }

    @Override
    public void hook(HookPoint point, int priority, HookHandler handler) {
      hooks.add(new HookTable.Hook(plugin, point, priority, handler));
    }

    @Override
    public void loader(String type, PluginLoader loader) {
      if (phase != HeddlePlugin.Phase.BOOTSTRAP) {
        problems.add("%s: only a bootstrap plugin may load others".formatted(plugin));
      } else {
        put(loaders, "the loader", type, loader);
      }
    }
  }
}
