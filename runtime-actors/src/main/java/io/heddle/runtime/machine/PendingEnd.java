package io.heddle.runtime.machine;

import io.heddle.compiler.ir.EventTrigger;
import io.heddle.compiler.value.ObjectValue;
import java.util.List;

/**
 * The end of a run that waits for runs which its triggers started.
 *
 * @param end what it comes to
 * @param offered what those runs have put out, by trigger
 */
record PendingEnd(Fact.Ending end, ObjectValue offered) {

  /** With what another of those runs put out, when its trigger is about the run's end. */
  PendingEnd with(Fact.TriggerEnded ended, List<EventTrigger> triggers) {
    if (ended.isFailure()) {
      return this;
    }
    for (var trigger : triggers) {
      if (trigger.id().equals(ended.trigger()) && !trigger.event().isOfNode()) {
        return new PendingEnd(end, offered.with(ended.trigger(), ended.outputs()));
      }
    }
    return this;
  }
}
