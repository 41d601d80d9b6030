package io.heddle.runtime.machine;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param outputs what its end nodes put out; an answer is the output {@code answer}
 * @param failure why it failed, or null
 * @param conversation the conversation variables as the run leaves them
 * @param steps node activations of all frames
 * @param exceptions failures, mended ones included
 */
public record RunResult(
    String executionId,
    RunStatus status,
    ObjectValue outputs,
    @Nullable RunFailure failure,
    ObjectValue conversation,
    Usage usage,
    int steps,
    int exceptions,
    long startedAt,
    long endedAt) {}
