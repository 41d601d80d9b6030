package io.heddle.runtime;

import io.heddle.runtime.durable.RunRegion;
import io.heddle.runtime.machine.ErrorHandlers;
import io.heddle.runtime.nested.WorkflowLookup;
import io.heddle.runtime.quota.GroupQuota;
import io.heddle.runtime.settings.EngineSettings;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of a group go by.
 *
 * @param workflows the workflows that runs start
 * @param errorHandlers the error handlers that workflows name
 * @param region starts the runs that durable runs order; null where there are none
 * @param engine what fills the places that texts leave open
 */
public record GroupRules(
    GroupQuota quota,
    WorkflowLookup workflows,
    ErrorHandlers errorHandlers,
    @Nullable RunRegion region,
    EngineSettings engine) {

  /** Without durable runs. */
  public GroupRules(
      GroupQuota quota,
      WorkflowLookup workflows,
      ErrorHandlers errorHandlers,
      EngineSettings engine) {
    this(quota, workflows, errorHandlers, null, engine);
  }

  /** Without configuration. */
  public GroupRules(GroupQuota quota, WorkflowLookup workflows, ErrorHandlers errorHandlers) {
    this(quota, workflows, errorHandlers, null, EngineSettings.UNTIMED);
  }

  /** Without configuration and without error handlers. */
  public GroupRules(GroupQuota quota, WorkflowLookup workflows) {
    this(quota, workflows, ErrorHandlers.NONE);
  }

  /** No bound, and no other workflow. */
  public static final GroupRules NONE = new GroupRules(GroupQuota.NONE, WorkflowLookup.NONE);
}
