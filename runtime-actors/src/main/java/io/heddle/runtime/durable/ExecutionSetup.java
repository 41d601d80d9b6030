package io.heddle.runtime.durable;

import io.heddle.runtime.Environment;
import io.heddle.runtime.machine.Tokens;

/**
 * What a durable run needs around it.
 *
 * @param executionId {@code {group}/{k}-{unique}}
 * @param group the run's
 * @param slot see {@link RunRow}
 * @param member this process, as the scan knows it
 * @param environment of the group
 * @param tokens of nodes that wait; the same on every member, so that a link works after a move
 * @param orders takes over the runs that this one orders
 * @param listener hears what was stored
 * @param journal the plugin's id
 */
public record ExecutionSetup(
    String executionId,
    String group,
    int slot,
    String member,
    Environment environment,
    Tokens tokens,
    RunOrders orders,
    StoredListener listener,
    String journal) {}
