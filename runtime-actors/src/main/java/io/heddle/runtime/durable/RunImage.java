package io.heddle.runtime.durable;

import io.heddle.runtime.machine.StateImage;
import org.jspecify.annotations.Nullable;

/**
 * A durable run as its events up to a number left it: recovery begins with it and reads only the
 * events behind it. It replaces none: whoever reads a run's history reads the events.
 *
 * <p>Of runs that have begun, go on, and are no forks: what a fork has taken over lies in its first
 * events alone.
 *
 * @param number of the last event that is in it
 * @param incarnation that held the run
 * @param accepted the start that was stored to wait, or null when the run began at once
 */
public record RunImage(
    long number, long incarnation, RunEvent.@Nullable Accepted accepted, StateImage state) {}
