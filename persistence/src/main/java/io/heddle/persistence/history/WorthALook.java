package io.heddle.persistence.history;

import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.machine.Fact;

/**
 * Whether an event lets a run stand still, or ends it. One that has begun is looked at in a while:
 * most are over by then, and their history is written once.
 */
final class WorthALook {

  private WorthALook() {}

  static boolean is(RunEvent event) {
    return switch (event) {
      case RunEvent.Accepted _,
          RunEvent.Forked _,
          RunEvent.CancelledBeforeStart _,
          RunEvent.LetGo _ ->
          true;
      case RunEvent.Owned _, RunEvent.Adopted _, RunEvent.ForkSealed _ -> false;
      case RunEvent.Advanced(_, var facts) -> facts.stream().anyMatch(WorthALook::is);
    };
  }

  private static boolean is(Fact fact) {
    return switch (fact) {
      case Fact.NodeWaiting _,
          Fact.Paused _,
          Fact.Resumed _,
          Fact.Cancelling _,
          Fact.HandlerOpened _,
          Fact.Ended _ ->
          true;
      case Fact.Started _,
          Fact.NodeStarted _,
          Fact.WaitDecided _,
          Fact.NodeSettled _,
          Fact.AttemptFailed _,
          Fact.RunOrdered _,
          Fact.RunGivenUp _,
          Fact.RunClosed _,
          Fact.RunAccepted _,
          Fact.TriggerEnded _,
          Fact.Ending _,
          Fact.ContainerOpened _,
          Fact.FrameOpened _,
          Fact.FrameClosed _,
          Fact.SlotWritten _,
          Fact.VariablesUpdated _,
          Fact.NodesCancelled _,
          Fact.JoinReleased _,
          Fact.TimerSet _ ->
          false;
    };
  }
}
