package io.heddle.runtime.plugin;

import io.heddle.compiler.check.WorkflowRule;
import io.heddle.compiler.template.TemplateFunction;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.NodeExecutor;

/**
 * Takes what a plugin adds. A name that another plugin, or Heddle itself, already has is refused
 * when the plugins are loaded.
 */
public interface Contributions {

  /** Priority of a hook that does not say another. Lower ones are called first. */
  int DEFAULT_PRIORITY = 100;

  /**
   * Runs nodes of a kind.
   *
   * @param kind the node's {@code type}: {@code plugin.something}, or a new name of its own
   */
  void executor(String kind, NodeExecutor executor);

  /** Answers chats of nodes that name the provider's id. */
  void modelProvider(ModelProvider provider);

  /** Can be called by tool nodes and by agents. */
  void tool(PluginTool tool);

  /** Can be called in Jinja2 templates: {@code {{ name(value) }}}. */
  void templateFunction(String name, TemplateFunction function);

  /** Looks at each workflow when it is compiled. */
  void validator(WorkflowRule rule);

  void hook(HookPoint point, int priority, HookHandler handler);

  default void hook(HookPoint point, HookHandler handler) {
    hook(point, DEFAULT_PRIORITY, handler);
  }

  /**
   * Loads plugins of its type from files. For bootstrap plugins only.
   *
   * @param type as load sources name it: {@code wasm}
   */
  void loader(String type, PluginLoader loader);
}
