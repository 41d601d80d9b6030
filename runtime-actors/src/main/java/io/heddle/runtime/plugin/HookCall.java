package io.heddle.runtime.plugin;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.VariableView;

/**
 * One moment that a handler hears of. Only good until the handler returns: the variables are the
 * run's own, not a copy.
 */
public interface HookCall {

  HookPoint point();

  /** The run, or an empty string outside of one. */
  String executionId();

  /** What there is to know; made when it is first asked for, the same for all handlers. */
  ObjectValue payload();

  /** The variables as they are now. */
  VariableView variables();

  /** Shows an event of the plugin's own to whoever watches the run. */
  void emit(String type, Value data);
}
