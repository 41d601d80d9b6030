package io.heddle.runtime.task;

/**
 * Work that a worker has taken and answers for.
 *
 * @param token known to this worker only; names the task when it is reported on
 * @param deadline when it is given up, milliseconds since 1970; 0 for never
 * @param heartbeatMillis the worker is taken for lost when it says nothing for so long
 */
public record Task(String token, TaskOffer work, long deadline, long heartbeatMillis) {}
