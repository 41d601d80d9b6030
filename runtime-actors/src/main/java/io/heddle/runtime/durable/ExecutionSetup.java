package io.heddle.runtime.durable;

import io.heddle.runtime.InFlight;
import io.heddle.runtime.fork.ForkSource;
import io.heddle.runtime.machine.Tokens;
import java.time.Clock;

/**
 * What a durable run needs around it.
 *
 * @param executionId {@code {group}/{k}-{unique}}
 * @param group the run's
 * @param slot see {@link RunRow}
 * @param member this process, as the scan knows it
 * @param clock of timers, limits and events
 * @param tokens of nodes that wait; the same on every member, so that a link works after a move
 * @param door to the group's actor on this member
 * @param region reaches other runs
 * @param calls that are under way on this member
 * @param listener hears what was stored
 * @param forks reads the sources of forks
 * @param journal the plugin's id
 */
public record ExecutionSetup(
    String executionId,
    String group,
    int slot,
    String member,
    Clock clock,
    Tokens tokens,
    GroupDoor door,
    RunRegion region,
    InFlight calls,
    StoredListener listener,
    ForkSource forks,
    String journal) {}
