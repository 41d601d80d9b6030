package io.heddle.runtime;

import io.heddle.runtime.machine.ErrorHandlers;
import io.heddle.runtime.nested.WorkflowLookup;
import io.heddle.runtime.quota.GroupQuota;
import io.heddle.runtime.settings.EngineSettings;

/**
 * What the runs of a group go by.
 *
 * @param workflows the workflows that runs start
 * @param errorHandlers the error handlers that workflows name
 * @param engine what fills the places that texts leave open
 */
public record GroupRules(
    GroupQuota quota,
    WorkflowLookup workflows,
    ErrorHandlers errorHandlers,
    EngineSettings engine) {

  /** Without configuration. */
  public GroupRules(GroupQuota quota, WorkflowLookup workflows, ErrorHandlers errorHandlers) {
    this(quota, workflows, errorHandlers, EngineSettings.UNTIMED);
  }

  /** Without configuration and without error handlers. */
  public GroupRules(GroupQuota quota, WorkflowLookup workflows) {
    this(quota, workflows, ErrorHandlers.NONE);
  }

  /** No bound, and no other workflow. */
  public static final GroupRules NONE = new GroupRules(GroupQuota.NONE, WorkflowLookup.NONE);
}
