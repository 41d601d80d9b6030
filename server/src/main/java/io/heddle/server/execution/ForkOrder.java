package io.heddle.server.execution;

import io.heddle.compiler.value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an execution is forked.
 *
 * @param from nodes that run again, with all that come after them: {@code each[2]/translate}
 * @param inputs that replace those of the source, by name
 * @param values that replace variables the source began with, by {@code conversation.name} or
 *     {@code env.name}, or what a node put out, by {@code node.output}
 * @param version a number or a label of the source's workflow, or null for the same text
 * @param retry whether it is only meant for an execution that did not do well
 * @param idempotencyKey makes the id of the fork; null for a new one each time
 */
public record ForkOrder(
    List<String> from,
    ObjectValue inputs,
    ObjectValue values,
    @Nullable String version,
    boolean retry,
    @Nullable String idempotencyKey) {

  public ForkOrder {
    from = List.copyOf(from);
  }

  /** The same under an idempotency key. */
  public ForkOrder withKey(String key) {
    return new ForkOrder(from, inputs, values, version, retry, key);
  }
}
