package io.heddle.server.execution;

import io.heddle.compiler.value.ObjectValue;
import org.jspecify.annotations.Nullable;

/**
 * What is to be started.
 *
 * @param workflow the id of a registered workflow
 * @param version a number or a label, or null for the newest
 * @param idempotencyKey makes the id of the execution; null for a new one each time
 * @param user whom it is for, or empty
 * @param startedBy {@code api}, {@code cli}, {@code schedule}, {@code webhook} ...
 * @param trigger begin as if this trigger had fired, with the inputs as its payload; or null
 * @param conversation of which the run is the next turn; empty for a new one in chats, and none
 *     otherwise
 */
public record StartOrder(
    String group,
    String workflow,
    @Nullable String version,
    ObjectValue inputs,
    @Nullable String idempotencyKey,
    String user,
    String startedBy,
    @Nullable String trigger,
    String conversation) {

  /** Of no conversation that there is already. */
  public StartOrder(
      String group,
      String workflow,
      @Nullable String version,
      ObjectValue inputs,
      @Nullable String idempotencyKey,
      String user,
      String startedBy,
      @Nullable String trigger) {
    this(group, workflow, version, inputs, idempotencyKey, user, startedBy, trigger, "");
  }

  /** The same under an idempotency key. */
  public StartOrder withKey(String key) {
    return new StartOrder(
        group, workflow, version, inputs, key, user, startedBy, trigger, conversation);
  }
}
