package io.heddle.runtime.durable;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.Attempts;
import io.heddle.runtime.KeptRuns;
import io.heddle.runtime.event.RunWatchers;
import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.stream.LiveStream;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.EventSeq;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor of a run that outlives its process: stores what a {@link DurableRun} wants stored, and
 * gives it its children, its timers and the way to others.
 *
 * <p>A turn is one event, stored in one transaction with the run's row. When a write fails, the
 * actor stops, and what it had decided and not stored is forgotten with it.
 */
public final class WorkflowExecution
    extends EventSourcedBehavior<ExecutionCommand, RunEvent, DurableRun> {

  /** What the persistence id begins with; the execution id follows. */
  public static final String TYPE = "run";

  private static final Logger LOG = LoggerFactory.getLogger(WorkflowExecution.class);

  /**
   * The actor stops and is not restarted here. Says nothing: the journal knows why, and says it.
   */
  private static final BackoffSupervisorStrategy STOP =
      SupervisorStrategy.restartWithBackoff(RunTimes.COME_BACK, RunTimes.COME_BACK, 0)
          .withMaxRestarts(0)
          .withLoggingEnabled(false);

  private final ExecutionSetup setup;
  private final ActorContext<ExecutionCommand> context;
  private final Upkeep upkeep;
  private final DurableRun run;

  /**
   * @param leaving asks whoever reaches the run to stop it with {@link ExecutionCommand.Leave}
   */
  public static Behavior<ExecutionCommand> create(
      ExecutionSetup setup, Consumer<ActorRef<ExecutionCommand>> leaving) {
    return Behaviors.setup(
        context -> {
          var replies = context.messageAdapter(StartReply.class, ExecutionCommand.OrderReply::new);
          return Behaviors.withTimers(
              timers ->
                  new WorkflowExecution(
                      setup,
                      new Outlet(
                          context,
                          timers,
                          new Upkeep(timers, System::nanoTime),
                          setup,
                          leaving,
                          replies)));
        });
  }

  /** Under which id a run lies in the journal. */
  public static PersistenceId persistenceId(String executionId) {
    return PersistenceId.ofUniqueId(TYPE + '|' + executionId);
  }

  private WorkflowExecution(ExecutionSetup setup, Outlet outlet) {
    super(persistenceId(setup.executionId()), STOP);
    this.setup = setup;
    this.context = outlet.context();
    this.upkeep = outlet.upkeep();
    this.run = new DurableRun(setup, outlet);
  }

  @Override
  public String journalPluginId() {
    return setup.journal();
  }

  @Override
  public DurableRun emptyState() {
    return run;
  }

  @Override
  public EventHandler<DurableRun, RunEvent> eventHandler() {
    return (before, event) -> {
      before.replay(event);
      return before;
    };
  }

  @Override
  public boolean shouldSnapshot(DurableRun current, RunEvent event, long number) {
    return current.images().isDue(event);
  }

  /** The journal's plugin keeps the last few; an image that cannot be read is none. */
  @Override
  public SnapshotAdapter<DurableRun> snapshotAdapter() {
    return new Images(run);
  }

  @Override
  public SignalHandler<DurableRun> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(),
            recovered -> recovered.recovered(lastSequenceNumber(context)))
        .onSignal(
            RecoveryFailed.class,
            (_, failed) ->
                LOG.error("run {} cannot be recovered", setup.executionId(), failed.failure()))
        .onSignal(PostStop.instance(), DurableRun::stopped)
        .build();
  }

  @Override
  public CommandHandler<ExecutionCommand, RunEvent, DurableRun> commandHandler() {
    return (current, command) -> effect(upkeep.on(command, current::on));
  }

  private Effect<RunEvent, DurableRun> effect(Step step) {
    return switch (step) {
      case Step.Done _ -> Effect().none();
      case Step.Later _ -> Effect().stash();
      case Step.Ready _ -> Effect().none().thenUnstashAll();
      case Step.Stop _ -> Effect().stop();
      case Step.Store(var event, var stored, var next) -> {
        var effect = Effect().persist(event).thenRun(_ -> stored.run());
        yield switch (next) {
          case GO_ON -> effect;
          case READY -> effect.thenUnstashAll();
          case STOP -> effect.thenStop();
        };
      }
    };
  }

  /** Sends the row along with each event; it is that of the state the event led to. */
  @Override
  public EventAdapter<RunEvent, ?> eventAdapter() {
    return new Rows(run);
  }

  private static final class Rows extends EventAdapter<RunEvent, Object> {

    private final DurableRun run;

    Rows(DurableRun run) {
      this.run = run;
    }

    @Override
    public Object toJournal(RunEvent event) {
      return run.rowed(event);
    }

    @Override
    public String manifest(RunEvent event) {
      return "";
    }

    @Override
    public EventSeq<RunEvent> fromJournal(Object stored, String manifest) {
      return EventSeq.single((RunEvent) stored);
    }
  }

  private record Images(DurableRun run) implements SnapshotAdapter<DurableRun> {

    @Override
    public Object toJournal(DurableRun current) {
      return current.images().take();
    }

    @Override
    public DurableRun fromJournal(Object stored) {
      run.restore((RunImage) stored);
      return run;
    }
  }

  /** The world as the actor reaches it. */
  private record Outlet(
      ActorContext<ExecutionCommand> context,
      TimerScheduler<ExecutionCommand> timers,
      Upkeep upkeep,
      ExecutionSetup setup,
      Consumer<ActorRef<ExecutionCommand>> leaving,
      ActorRef<StartReply> replies)
      implements RunOutlet {

    private static final String ASK_AGAIN = "ask-again";
    private static final String ASK_TURN = "ask-turn";

    @Override
    public long now() {
      return setup.clock().millis();
    }

    @Override
    public void enter(@Nullable String parent, boolean begins) {
      setup
          .door()
          .enter(new GroupDoor.Entry(setup.executionId(), parent, begins, context.getSelf()));
    }

    @Override
    public void idle(int grant) {
      setup.door().idle(setup.executionId(), grant);
    }

    @Override
    public void wake() {
      setup.door().wake(setup.executionId());
    }

    @Override
    public void readSource(RunRequest request, Fork fork) {
      context.pipeToSelf(
          setup.forks().read(request, fork), (read, _) -> new ExecutionCommand.SourceRead(read));
    }

    @Override
    public void releaseSource(Fork fork) {
      setup.forks().release(setup.executionId(), fork);
    }

    @Override
    public Children children(
        GroupAccess access, RunRequest request, Machine machine, RunWatchers watchers) {
      var children =
          new KeptRuns(
              context,
              access.environment(),
              request,
              machine,
              watchers,
              access.engine(),
              setup.calls(),
              new Sink(context.getSelf()));
      upkeep.offersBy(children::offerAgain);
      return children;
    }

    /** A timer may fire before its time: long waits are set in pieces. */
    @Override
    public void timer(int timer, long dueAt) {
      var wait = Math.clamp(dueAt - now(), 1, LiveRun.LONGEST_TIMER_MILLIS);
      timers.startSingleTimer(
          timer, new ExecutionCommand.TimerFired(timer, dueAt), Duration.ofMillis(wait));
    }

    @Override
    public void cancelTimers() {
      timers.cancelAll();
      upkeep.start();
    }

    @Override
    public void order(RunOrder order, RunRequest by) {
      setup.door().order(order, by, context.getSelf(), replies);
    }

    @Override
    public void cancelOrder(String runId, String reason, boolean kill) {
      setup.region().cancelOrder(runId, setup.executionId(), reason, kill);
    }

    @Override
    public void orderEnded(String parentId, RunResult result) {
      setup.region().orderEnded(parentId, result);
    }

    @Override
    public void tellSelf(ExecutionCommand command) {
      context.getSelf().tell(command);
    }

    @Override
    public void leaveSoon() {
      upkeep.leaveAfter(RunTimes.OVER);
    }

    @Override
    public void leave() {
      leaving.accept(context.getSelf());
    }

    @Override
    public void comeBack() {
      setup.region().wake(setup.executionId());
    }

    /** Not by a timer of the actor, which is gone by then; late rather than all runs at once. */
    @Override
    public void comeBackLater() {
      var millis = RunTimes.COME_BACK.toMillis();
      var delay = Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis, 2 * millis));
      var system = context.getSystem();
      var region = setup.region();
      var id = setup.executionId();
      try {
        var _ =
            system
                .scheduler()
                .scheduleOnce(delay, () -> region.wake(id), system.executionContext());
      } catch (IllegalStateException shutDown) {
        context.getLog().debug("the process ends, run {} is recovered elsewhere", id, shutDown);
      }
    }

    @Override
    public void askTurn(String conversation) {
      setup.door().turn(conversation, setup.executionId(), context.getSelf());
      timers.startSingleTimer(ASK_TURN, new ExecutionCommand.Wake(), RunTimes.ASK_AGAIN);
    }

    @Override
    public void leftTurn(String conversation) {
      setup.door().leftTurn(conversation, setup.executionId());
    }

    @Override
    public void askAgainLater() {
      timers.startSingleTimer(ASK_AGAIN, new ExecutionCommand.AskAgain(), RunTimes.ASK_AGAIN);
    }
  }

  private record Sink(ActorRef<ExecutionCommand> run) implements Attempts.Sink {

    @Override
    public void ended(Activation activation, Outcome outcome) {
      run.tell(
          new ExecutionCommand.Offered(
              activation.frame(), activation.node().index(), activation.attempt(), outcome));
    }

    @Override
    public void opened(Activation activation, String output, LiveStream stream) {
      run.tell(
          new ExecutionCommand.StreamOpened(
              activation.frame(), activation.node().index(), activation.attempt(), output, stream));
    }

    @Override
    public void lost(Activation activation, String output) {
      run.tell(
          new ExecutionCommand.StreamLost(
              activation.frame(), activation.node().index(), activation.attempt(), output));
    }

    @Override
    public void wrote(ObjectValue values) {
      run.tell(new ExecutionCommand.Written(values));
    }
  }
}
