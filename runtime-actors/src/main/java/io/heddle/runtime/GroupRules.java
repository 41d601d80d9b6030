package io.heddle.runtime;

import io.heddle.runtime.nested.WorkflowLookup;
import io.heddle.runtime.quota.GroupQuota;

/**
 * What the runs of a group go by.
 *
 * @param workflows the workflows that runs start
 */
public record GroupRules(GroupQuota quota, WorkflowLookup workflows) {

  /** No bound, and no other workflow. */
  public static final GroupRules NONE = new GroupRules(GroupQuota.NONE, WorkflowLookup.NONE);
}
