package io.heddle.runtime.durable;

import io.heddle.runtime.durable.ExecutionCommand.Ack;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.SubmitReply;
import java.util.Optional;

/**
 * A run that ended so long ago that its events were purged: it never begins again while its
 * tombstone stands, and who asks is told that there is nothing to do.
 */
final class PurgedRun {

  private PurgedRun() {}

  static Step answer(String id, RunOutlet outlet, ExecutionCommand command) {
    switch (command) {
      case ExecutionCommand.Start(RunRequest request, var replyTo) -> {
        replyTo.tell(new StartReply.Purged(id));
        var parent = request.origin().parent();
        if (parent != null) {
          tellParent(id, outlet, parent.executionId());
        }
      }
      case ExecutionCommand.CancelOrder(var parentId, _, _) -> tellParent(id, outlet, parentId);
      case ExecutionCommand.Cancel(_, _, var replyTo) -> replyTo.tell(Ack.NOT_RUNNING);
      case ExecutionCommand.Pause(_, _, var replyTo) -> replyTo.tell(Ack.NOT_RUNNING);
      case ExecutionCommand.Resume(var replyTo) -> replyTo.tell(Ack.NOT_RUNNING);
      case ExecutionCommand.Update(_, _, var replyTo) -> replyTo.tell(Ack.NOT_RUNNING);
      case ExecutionCommand.Submit(_, var replyTo) ->
          replyTo.tell(new SubmitReply.NotWaiting("run %s is over".formatted(id)));
      case ExecutionCommand.Query(var replyTo) -> replyTo.tell(Optional.empty());
      case ExecutionCommand.Watch(_, var replyTo) ->
          replyTo.tell(new ExecutionCommand.Watched(0, Optional.empty(), true, false));
      default -> {}
    }
    return Step.DONE;
  }

  /** Its end was told before it was purged; a run that has not heard of it hears that much. */
  private static void tellParent(String id, RunOutlet outlet, String parentId) {
    outlet.orderEnded(
        parentId, Unstarted.failed(id, "run %s is not kept any more".formatted(id), outlet.now()));
  }
}
