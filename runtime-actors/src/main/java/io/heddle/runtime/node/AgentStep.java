package io.heddle.runtime.node;

import io.heddle.compiler.value.ObjectValue;
import org.jspecify.annotations.Nullable;

/**
 * A step of an agent, for people to follow it: told when it begins and again when it has ended.
 *
 * @param id of the step within its attempt, the same each time it is told
 * @param parent the id of the step it is part of, or null
 * @param label {@code ROUND 1}, {@code gpt-4 Thought}, {@code CALL weather}
 * @param error why it failed, or null
 * @param data what it is about; people see it bounded and without secrets
 * @param metadata how long it took, what it cost
 */
public record AgentStep(
    String id,
    @Nullable String parent,
    String label,
    Status status,
    @Nullable String error,
    ObjectValue data,
    ObjectValue metadata) {

  /** How far a step has come. */
  public enum Status {
    START,
    SUCCESS,
    ERROR
  }
}
