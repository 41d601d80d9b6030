package io.heddle.runtime.durable;

import io.heddle.runtime.event.RunWatchers;
import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.fork.ForkSource;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.node.Activation;
import org.jspecify.annotations.Nullable;

/**
 * What a durable run reaches the world through: its actor, or a simulator. Each call only sends
 * something on its way.
 */
public interface RunOutlet {

  /** Milliseconds since 1970. */
  long now();

  /** Asks the group to let the run in; see {@link GroupDoor#enter}. */
  void enter(@Nullable String parent, boolean begins);

  /** See {@link GroupDoor#idle} and {@link GroupDoor#wake}. */
  void idle(int grant);

  void wake();

  /** Asks for what the source of a fork recorded; {@link ExecutionCommand.SourceRead} comes. */
  void readSource(RunRequest request, Fork fork);

  /** See {@link ForkSource#release}. */
  void releaseSource(Fork fork);

  /** The children of a run that is let in. */
  Children children(GroupAccess access, RunRequest request, Machine machine, RunWatchers watchers);

  void timer(int timer, long dueAt);

  void cancelTimers();

  void order(RunOrder order, RunRequest by);

  /**
   * @param kill whether the run ends at once
   */
  void cancelOrder(String runId, String reason, boolean kill);

  /** Tells the run that ordered this one. */
  void orderEnded(String parentId, RunResult result);

  /** Sends the run a command, behind what it has been sent already. */
  void tellSelf(ExecutionCommand command);

  /**
   * Sends {@link ExecutionCommand.Idle} when nobody has said anything for a short time: who started
   * a run asks for its end next, and would have it read from the journal again.
   */
  void leaveSoon();

  /** Asks to be stopped: {@link ExecutionCommand.Leave} comes when nobody can reach the run. */
  void leave();

  /** Has the run recovered once it has left, for somebody spoke to it meanwhile. */
  void comeBack();

  /** Has the run recovered in a while, for its actor stopped and it has not left. */
  void comeBackLater();

  /** Asks whether the run's turn has come, now and by {@link ExecutionCommand.Wake} in a while. */
  void askTurn(String conversation);

  /** See {@link GroupDoor#leftTurn}. */
  void leftTurn(String conversation);

  /** Asks for {@link ExecutionCommand.AskAgain} in a while. */
  void askAgainLater();

  /** Attempts under way. */
  interface Children {

    void start(Activation activation);

    void recorded(int frame, int node, int attempt);

    /** The attempt is to stop soon; its outcome is offered as ever. */
    void interrupt(int frame, int node, int attempt);

    void cancel(int frame, int node, int attempt);

    void cancelAll();

    /** Whether none is at work in this process: what is done outside needs no permit. */
    boolean isIdle();

    /** Whether there is none at all. */
    boolean isEmpty();
  }
}
