package io.heddle.runtime.plugin;

/** The moments at which plugins are heard. */
public enum HookPoint {
  /** All plugins are started. Payload: {@code event, plugins}. */
  AFTER_PLUGIN_LOADED("after_plugin_loaded"),
  /** A text was compiled, or refused. Payload: {@code event, report}. */
  AFTER_DSL_VALIDATION("after_dsl_validation"),
  /** A run has its inputs and no node began. Payload: {@code event, inputs}. */
  BEFORE_WORKFLOW_RUN("before_workflow_run"),
  /**
   * A run ended, however it ended. Payload: {@code event, status, outputs, exceptions_count,
   * error}.
   */
  AFTER_WORKFLOW_RUN("after_workflow_run"),
  /**
   * A node begins, once for all its attempts. Payload: {@code event, node_id, node_type,
   * node_title, config}.
   */
  BEFORE_NODE_EXECUTE("before_node_execute"),
  /** A node came to its end, good or bad. As before, and {@code status, outputs, error}. */
  AFTER_NODE_EXECUTE("after_node_execute"),
  /**
   * An output of a node, or the target of an assigner, is about to be written. Payload: {@code
   * event, node_id, selector, value}. What the last handler that answers at all answers is written
   * instead.
   */
  BEFORE_VARIABLE_WRITE("before_variable_write");

  private final String id;

  HookPoint(String id) {
    this.id = id;
  }

  /** Its name in payloads, manifests and events. */
  public String id() {
    return id;
  }
}
