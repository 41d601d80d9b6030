package io.heddle.runtime.durable;

import io.heddle.runtime.event.RunWatchers;
import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of a run in the memory of a member: what its actor does, with messages, timers
 * and writes that the simulation delays, loses and reorders.
 */
final class SimulatedRun implements RunOutlet {

  private enum Phase {
    RECOVERING,
    READY,
    WRITING,
    STOPPED
  }

  final String id;
  final SimulatedMember member;
  private final ShellSimulation simulation;
  private final SimulatedJournal journal;
  private final DurableRun run;
  private final ArrayDeque<ExecutionCommand> mailbox = new ArrayDeque<>();
  private final ArrayDeque<ExecutionCommand> stash = new ArrayDeque<>();
  private final Map<Integer, Long> timers = new HashMap<>();
  private final List<String> left = new ArrayList<>();
  private @Nullable SimulatedChildren children;
  private Phase phase = Phase.RECOVERING;
  private int stored;
  private long incarnation = 1;
  private long asks;
  private long turnAsks;
  private long heard;
  private long toGroup;
  private long fromGroup;
  private boolean deciding;

  SimulatedRun(
      ShellSimulation simulation, SimulatedMember member, String id, SimulatedJournal journal) {
    this.simulation = simulation;
    this.member = member;
    this.id = id;
    this.journal = journal;
    this.run = new DurableRun(simulation.setup(id, member), this);
    later(simulation.random(20), this::recover);
  }

  boolean isStopped() {
    return phase == Phase.STOPPED;
  }

  /** Something that happens in the process of this run, if both still live then. */
  void later(long millis, Runnable action) {
    simulation.after(
        millis,
        () ->
            member.whenAwake(
                () -> {
                  if (phase != Phase.STOPPED) {
                    action.run();
                  }
                }));
  }

  private void recover() {
    var image = journal.image();
    if (image != null && simulation.draws(10) > 0) {
      run.restore(image);
      stored = (int) image.number();
      if (simulation.planted(ShellSimulation.Planted.IMAGE_OF_ANOTHER_EVENT)) {
        run.replay(journal.events().get(stored - 1));
      }
      incarnation = image.incarnation();
      simulation.counts.restores++;
    }
    var events = journal.events();
    for (var event : events.subList(stored, events.size())) {
      stored++;
      if (event instanceof RunEvent.Owned owned) {
        incarnation = owned.incarnation();
      }
      run.replay(event);
    }
    run.recovered(stored);
    phase = Phase.READY;
    pump();
  }

  void tell(ExecutionCommand command) {
    if (phase != Phase.STOPPED) {
      mailbox.add(command);
      pump();
    }
  }

  private void pump() {
    while (phase == Phase.READY && !deciding && !mailbox.isEmpty()) {
      handle(mailbox.remove());
    }
  }

  private void handle(ExecutionCommand command) {
    heard(command);
    left.clear();
    deciding = true;
    var step = run.on(command);
    deciding = false;
    switch (step) {
      case Step.Done _ -> {}
      case Step.Later _ -> stash.add(command);
      case Step.Ready _ -> unstash();
      case Step.Stop _ -> stop();
      case Step.Store store -> {
        if (!left.isEmpty()) {
          throw broken("left before the turn was stored: " + left);
        }
        write(store);
      }
    }
  }

  private void heard(ExecutionCommand command) {
    if (command instanceof ExecutionCommand.Drain) {
      return;
    }
    heard = simulation.now();
    var at = heard;
    later(
        RunTimes.IDLE.toMillis(),
        () -> {
          if (heard == at) {
            tell(new ExecutionCommand.Idle());
          }
        });
  }

  private void unstash() {
    while (!stash.isEmpty()) {
      mailbox.addFirst(stash.removeLast());
    }
  }

  private void write(Step.Store store) {
    phase = Phase.WRITING;
    if (store.event() instanceof RunEvent.Owned owned) {
      incarnation = owned.incarnation();
    }
    if (simulation.planted(ShellSimulation.Planted.EFFECTS_BEFORE_THE_STORE)) {
      stored++;
      store.stored().run();
      stored--;
      simulation.write(this, journal, run.rowed(store.event()), stored + 1, incarnation, _ -> {});
      later(30, () -> written(store, false));
      return;
    }
    if (stored > 2 && simulation.planted(ShellSimulation.Planted.SKIPPED_PERSIST)) {
      written(store, true);
      return;
    }
    run.images().stored(store.event());
    var imaged = run.images().isPossible(store.event()) && simulation.draws(4) == 0;
    simulation.write(
        this,
        journal,
        run.rowed(store.event()),
        stored + 1,
        incarnation,
        done -> {
          if (done) {
            if (imaged) {
              journal.keep(run.images().take());
            }
            written(store, true);
          } else {
            failed();
          }
        });
  }

  private void written(Step.Store store, boolean runs) {
    stored++;
    phase = Phase.READY;
    if (runs) {
      deciding = true;
      store.stored().run();
      deciding = false;
    }
    switch (store.next()) {
      case GO_ON -> {}
      case READY -> unstash();
      case STOP -> stop();
    }
    pump();
  }

  /** The write failed: the actor stops, and says so to whoever can recover it. */
  private void failed() {
    simulation.counts.failedWrites++;
    stop();
  }

  /** The actor is gone, for whatever reason. */
  void stop() {
    phase = Phase.STOPPED;
    if (children != null) {
      children.clear();
    }
    run.stopped();
    member.group.whenLeft(this);
    simulation.stopped(this);
  }

  /** What leaves the run for somebody else. */
  void leaves(String what) {
    if (deciding && phase != Phase.WRITING) {
      left.add(what);
    }
  }

  int stored() {
    return stored;
  }

  SimulatedJournal journal() {
    return journal;
  }

  boolean hasChildren() {
    return children != null && !children.isEmpty();
  }

  /** The group's messages come in the order in which they were sent. */
  void fromGroup(ExecutionCommand command) {
    fromGroup = Math.max(fromGroup, simulation.now() + simulation.random(3));
    later(fromGroup - simulation.now(), () -> tell(command));
  }

  /** Messages to the group arrive in their order, even when this run has stopped meanwhile. */
  void toGroup(Runnable action) {
    toGroup = Math.max(toGroup, simulation.now() + simulation.random(3));
    simulation.after(toGroup - simulation.now(), () -> member.whenAwake(action));
  }

  @Override
  public long now() {
    return simulation.now() + member.skew;
  }

  @Override
  public void enter(@Nullable String parent, boolean begins) {
    toGroup(() -> member.group.enter(id, parent, begins, this));
  }

  @Override
  public void idle(int grant) {
    toGroup(() -> member.group.idle(id, grant));
  }

  @Override
  public void wake() {
    toGroup(() -> member.group.wake(id));
  }

  /** Reading takes a while; what is read comes to the incarnation that asked. */
  @Override
  public void readSource(RunRequest request, Fork fork) {
    later(
        simulation.random(50),
        () -> tell(new ExecutionCommand.SourceRead(simulation.forks().read(request, fork))));
  }

  @Override
  public void releaseSource(Fork fork) {
    simulation.forks().release(id);
  }

  @Override
  public Children children(
      GroupAccess access, RunRequest request, Machine machine, RunWatchers watchers) {
    children = new SimulatedChildren(simulation, this);
    return children;
  }

  @Override
  public void timer(int timer, long dueAt) {
    leaves("timer " + timer);
    if (!journal.knowsTimer(timer, dueAt) && dueAt != 0) {
      throw broken("a timer that is not stored: " + timer);
    }
    timers.put(timer, dueAt);
    var wait = Math.clamp(dueAt - now(), 1, LiveRun.LONGEST_TIMER_MILLIS);
    later(
        wait,
        () -> {
          if (timers.remove(timer, dueAt)) {
            tell(new ExecutionCommand.TimerFired(timer, dueAt));
          }
        });
  }

  @Override
  public void cancelTimers() {
    timers.clear();
    asks++;
  }

  @Override
  public void order(RunOrder order, RunRequest by) {
    leaves("order of " + order.runId());
    if (!journal.knowsOrder(order.runId())) {
      throw broken("an order that is not stored: " + order.runId());
    }
    simulation.order(order, by, this);
  }

  @Override
  public void cancelOrder(String runId, String reason, boolean kill) {
    leaves("cancel of " + runId);
    simulation.send(runId, new ExecutionCommand.CancelOrder(id, reason, kill));
  }

  @Override
  public void orderEnded(String parentId, RunResult result) {
    leaves("the end");
    if (!journal.knowsEnd(stored) && !journal.isCancelledBefore()) {
      throw broken("an end that is not stored");
    }
    if (!simulation.planted(ShellSimulation.Planted.DROPPED_RESULT)) {
      simulation.send(parentId, new ExecutionCommand.OrderEnded(result));
    }
  }

  @Override
  public void tellSelf(ExecutionCommand command) {
    mailbox.add(command);
  }

  @Override
  public void leaveSoon() {
    later(1_000, () -> tellSelf(new ExecutionCommand.Idle()));
  }

  @Override
  public void leave() {
    simulation.leave(this);
  }

  @Override
  public void comeBack() {
    simulation.send(id, new ExecutionCommand.Wake());
  }

  @Override
  public void comeBackLater() {
    var delay = RunTimes.COME_BACK.toMillis();
    simulation.after(
        delay + simulation.random((int) delay),
        () -> member.whenAwake(() -> simulation.region().deliver(id, new ExecutionCommand.Wake())));
  }

  @Override
  public void askTurn(String conversation) {
    later(
        simulation.random(10),
        () -> {
          var standing = simulation.conversation().standing(id);
          if (simulation.isCalm() || simulation.random(10) > 0) {
            later(simulation.random(10), () -> tell(standing));
          }
        });
    var mine = ++turnAsks;
    later(
        RunTimes.ASK_AGAIN.toMillis(),
        () -> {
          if (turnAsks == mine) {
            tell(new ExecutionCommand.Wake());
          }
        });
  }

  @Override
  public void leftTurn(String conversation) {
    later(
        simulation.random(10),
        () ->
            simulation
                .conversation()
                .first()
                .ifPresent(next -> simulation.send(next, new ExecutionCommand.Wake())));
  }

  @Override
  public void askAgainLater() {
    var mine = ++asks;
    later(
        RunTimes.ASK_AGAIN.toMillis(),
        () -> {
          if (asks == mine) {
            tell(new ExecutionCommand.AskAgain());
          }
        });
  }

  AssertionError broken(String what) {
    return new AssertionError("%s: %s".formatted(id, what));
  }
}
