package io.heddle.runtime;

import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock and the ids that the nodes of one run see; null leaves the group's own. Timers and
 * limits go by the group's clock always: a frozen one would never let them fire.
 */
public record RunPorts(@Nullable Clock clock, @Nullable Supplier<String> ids) {

  /** What the group has. */
  public static final RunPorts OF_THE_GROUP = new RunPorts(null, null);

  Environment within(Environment group) {
    return clock == null && ids == null
        ? group
        : new Environment(
            group.ports(),
            group.executors(),
            group.clock(),
            ids == null ? group.ids() : ids,
            group.blocking(),
            clock == null ? group.nodeClock() : clock,
            group.plugins(),
            group.tasks(),
            group.compute());
  }
}
