package io.heddle.runtime.task;

import io.heddle.compiler.value.ObjectValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Work for whoever takes it first.
 *
 * @param frame the id of the frame its node is in, 0 for the root
 * @param idempotencyKey the same for all attempts at this work
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
    @Nullable Duration timeout) {}
