package io.heddle.runtime.task;

import io.heddle.compiler.value.ObjectValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Work for whoever takes it first.
 *
 * @param frame the id of the frame its node is in, 0 for the root
 * @param idempotencyKey the same for all attempts at this work
 * @param inputs what its node reads, by name
 * @param node what the node would do here, or null for a task, whose queue says it
 * @param timeout from the offer on until it is given up, or null for never
 */
public record TaskOffer(
    String queue,
    String executionId,
    String nodeId,
    int frame,
    int attempt,
    String idempotencyKey,
    ObjectValue inputs,
    @Nullable NodeTask node,
    @Nullable Duration timeout) {}
