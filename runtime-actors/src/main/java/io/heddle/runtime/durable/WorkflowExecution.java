package io.heddle.runtime.durable;

import io.heddle.compiler.template.JinjaLimits;
import io.heddle.runtime.KeptRuns;
import io.heddle.runtime.durable.ExecutionCommand.Ack;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.machine.Turn;
import io.heddle.runtime.machine.TurnContext;
import io.heddle.runtime.routing.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.EventSeq;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * One run that outlives its process: the shell of the machine with a journal.
 *
 * <p>A turn is one event, stored in one transaction with the run's row. Nothing that follows from a
 * turn leaves before that: no child starts, no timer is set, nobody is answered. When a write
 * fails, the actor stops, and what it had decided and not stored is forgotten with it.
 *
 * <p>A recovered run that has not ended first stores that it is owned by a new incarnation, then
 * does again what is owed; commands that come earlier wait.
 */
public final class WorkflowExecution
    extends EventSourcedBehavior<ExecutionCommand, RunEvent, ExecutionState> {

  /** What the persistence id begins with; the execution id follows. */
  public static final String TYPE = "run";

  /** How long an ended run that somebody asked for stays in memory. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ActorContext<ExecutionCommand> context;
  private final TimerScheduler<ExecutionCommand> timers;
  private final ExecutionSetup setup;
  private final Incarnation incarnation;
  private final ExecutionState state = new ExecutionState();
  private final List<Fact> facts = new ArrayList<>();
  private final List<ExecutionCommand.Offered> offered = new ArrayList<>();
  private final List<ActorRef<RunResult>> waiting = new ArrayList<>();
  private @Nullable Machine machine;
  private @Nullable Released released;
  private boolean recovered;
  private boolean owned;

  public static Behavior<ExecutionCommand> create(ExecutionSetup setup) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new WorkflowExecution(context, timers, setup)));
  }

  /** Under which id a run lies in the journal. */
  public static PersistenceId persistenceId(String executionId) {
    return PersistenceId.ofUniqueId(TYPE + '|' + executionId);
  }

  private WorkflowExecution(
      ActorContext<ExecutionCommand> context,
      TimerScheduler<ExecutionCommand> timers,
      ExecutionSetup setup) {
    super(persistenceId(setup.executionId()));
    this.context = context;
    this.timers = timers;
    this.setup = setup;
    this.incarnation = new Incarnation(setup);
  }

  @Override
  public String journalPluginId() {
    return setup.journal();
  }

  @Override
  public ExecutionState emptyState() {
    return state;
  }

  @Override
  public EventAdapter<RunEvent, ?> eventAdapter() {
    return new Rows();
  }

  /** Sends the row along with each event; it is that of the state the event led to. */
  private final class Rows extends EventAdapter<RunEvent, Object> {

    @Override
    public Object toJournal(RunEvent event) {
      return new Rowed<>(event, incarnation.row(state, now()));
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

  @Override
  public EventHandler<ExecutionState, RunEvent> eventHandler() {
    return (before, event) -> {
      switch (event) {
        // What is decided live has been taken in while it was decided.
        case RunEvent.Advanced(_, var stored) -> {
          if (!recovered) {
            before.replay(stored);
          }
        }
        case RunEvent.Owned taken -> incarnation.owned(taken);
      }
      return before;
    };
  }

  @Override
  public SignalHandler<ExecutionState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .build();
  }

  private void onRecovered(ExecutionState current) {
    recovered = true;
    owned = !current.isStarted() || isOver();
    if (current.isStarted()) {
      begin(current.request());
      context.getSelf().tell(new ExecutionCommand.TakeOver());
    }
    if (owned) {
      context.setReceiveTimeout(IDLE, new ExecutionCommand.Idle());
    }
  }

  /** Whether the run has ended and owes nothing. */
  private boolean isOver() {
    return state.isStarted() && state.status().isTerminal() && !state.owesRuns();
  }

  private void begin(RunRequest request) {
    var workflow = request.workflow();
    var environment = setup.environment();
    var routing =
        RoutingContext.of(workflow.dialect(), request.inputs(), request.system(), workflow.types())
            .with(JinjaLimits.DEFAULT, environment.plugins().templateFunctions());
    var clock = environment.clock();
    var run =
        new Machine(
            state,
            routing,
            (fact, _) -> facts.add(fact),
            environment.plugins().hooks(setup.executionId(), null, clock));
    run.tokens(setup.tokens());
    machine = run;
    var self = context.getSelf();
    var children =
        new KeptRuns(
            context,
            environment,
            request,
            routing.text(),
            (activation, outcome, child) ->
                self.tell(
                    new ExecutionCommand.Offered(
                        activation.frame(),
                        activation.node().index(),
                        activation.attempt(),
                        outcome,
                        child)),
            values -> self.tell(new ExecutionCommand.Written(values)));
    released = new Released(timers, children, setup.orders());
  }

  @Override
  public CommandHandler<ExecutionCommand, RunEvent, ExecutionState> commandHandler() {
    return (_, command) ->
        owned || command instanceof ExecutionCommand.TakeOver ? on(command) : Effect().stash();
  }

  private Effect<RunEvent, ExecutionState> on(ExecutionCommand command) {
    return switch (command) {
      case ExecutionCommand.Start(var request, var replyTo) -> start(request, replyTo);
      case ExecutionCommand.Cancel(var reason, var replyTo) ->
          told(new Input.Cancel(reason), replyTo);
      case ExecutionCommand.Pause(var reason, var replyTo) ->
          told(new Input.Pause(reason), replyTo);
      case ExecutionCommand.Resume(var replyTo) -> told(new Input.Resume(), replyTo);
      case ExecutionCommand.Submit(var submission, var replyTo) -> submit(submission, replyTo);
      case ExecutionCommand.AwaitEnd(var replyTo) -> awaitEnd(replyTo);
      case ExecutionCommand.OrderEnded(var result) -> turn(new Input.RunEnded(result));
      case ExecutionCommand.OrderAccepted(var runId) -> turn(new Input.RunAccepted(runId));
      case ExecutionCommand.Written(var values) -> turn(new Input.UpdateVariables(values));
      case ExecutionCommand.TimerFired(var timer, var dueAt) -> fired(timer, dueAt);
      case ExecutionCommand.Offered offer -> offered(offer);
      case ExecutionCommand.Drain _ -> drain();
      case ExecutionCommand.TakeOver _ -> takeOver();
      case ExecutionCommand.Wake _ -> Effect().none();
      case ExecutionCommand.Idle _ ->
          state.isStarted() && !isOver() ? Effect().none() : Effect().stop();
    };
  }

  private Effect<RunEvent, ExecutionState> takeOver() {
    if (owned) {
      carryOut(Objects.requireNonNull(machine).pending());
      return Effect().none();
    }
    var taken = incarnation.next(now());
    return Effect()
        .persist((RunEvent) taken)
        .thenRun(
            (ExecutionState _) -> {
              stored(taken);
              owned = true;
              carryOut(Objects.requireNonNull(machine).pending());
              // A turn that was full had more to do.
              context.getSelf().tell(new ExecutionCommand.Drain());
            })
        .thenUnstashAll();
  }

  private Effect<RunEvent, ExecutionState> start(RunRequest request, ActorRef<Ack> replyTo) {
    if (state.isStarted()) {
      replyTo.tell(Ack.DONE);
      return Effect().none();
    }
    context.cancelReceiveTimeout();
    begin(request);
    return turn(List.of(new Input.Start(request)), _ -> replyTo.tell(Ack.DONE));
  }

  private Effect<RunEvent, ExecutionState> told(Input input, ActorRef<Ack> replyTo) {
    if (!state.isStarted() || state.status().isTerminal()) {
      replyTo.tell(Ack.NOT_RUNNING);
      return Effect().none();
    }
    return turn(List.of(input), _ -> replyTo.tell(Ack.DONE));
  }

  private Effect<RunEvent, ExecutionState> submit(
      Input.Submit submission, ActorRef<SubmitReply> replyTo) {
    return turn(
        List.of(submission),
        turns -> {
          var reply = turns.isEmpty() ? null : turns.getFirst().reply();
          replyTo.tell(
              reply == null
                  ? new SubmitReply.NotWaiting(
                      "run %s is over or unknown".formatted(setup.executionId()))
                  : reply);
        });
  }

  private Effect<RunEvent, ExecutionState> awaitEnd(ActorRef<RunResult> replyTo) {
    if (state.isStarted() && state.status().isTerminal()) {
      replyTo.tell(state.result());
    } else {
      waiting.add(replyTo);
    }
    return Effect().none();
  }

  private Effect<RunEvent, ExecutionState> fired(int timer, long dueAt) {
    if (dueAt > now() && released != null) {
      released.timer(timer, dueAt, now());
      return Effect().none();
    }
    return turn(new Input.TimerFired(timer));
  }

  /**
   * Outcomes that came while an event was stored are unstashed one after the other, and the drain
   * comes behind all of them: they are one turn.
   */
  private Effect<RunEvent, ExecutionState> offered(ExecutionCommand.Offered offer) {
    offered.add(offer);
    if (offered.size() == 1) {
      context.getSelf().tell(new ExecutionCommand.Drain());
    }
    return Effect().none();
  }

  private Effect<RunEvent, ExecutionState> drain() {
    var offers = List.copyOf(offered);
    offered.clear();
    var inputs = new ArrayList<Input>(offers.size() + 1);
    for (var offer : offers) {
      inputs.add(
          new Input.NodeEnded(offer.frame(), offer.node(), offer.attempt(), offer.outcome()));
    }
    if (inputs.isEmpty()) {
      inputs.add(new Input.Continue());
    }
    return turn(
        inputs,
        _ -> {
          for (var offer : offers) {
            Objects.requireNonNull(released)
                .children()
                .recorded(offer.frame(), offer.node(), offer.attempt());
            offer.child().tell(new io.heddle.runtime.KeptRun.Recorded());
          }
        });
  }

  private Effect<RunEvent, ExecutionState> turn(Input input) {
    return turn(List.of(input), _ -> {});
  }

  /**
   * Decides, stores, and only then lets out what follows.
   *
   * @param answer is called when what was decided is stored, before its effects
   */
  private Effect<RunEvent, ExecutionState> turn(
      List<Input> inputs, java.util.function.Consumer<List<Turn>> answer) {
    if (machine == null) {
      answer.accept(List.of());
      return Effect().none();
    }
    var now = now();
    var turnContext = new TurnContext(now, now);
    facts.clear();
    var turns = new ArrayList<Turn>(inputs.size());
    for (var input : inputs) {
      turns.add(machine.decide(input, turnContext));
    }
    if (facts.isEmpty()) {
      answer.accept(turns);
      release(turns);
      return Effect().none();
    }
    var event = new RunEvent.Advanced(turnContext, facts);
    return Effect()
        .persist((RunEvent) event)
        .thenRun(
            (ExecutionState _) -> {
              stored(event);
              answer.accept(turns);
              release(turns);
              if (isOver()) {
                // Behind what arrived during the write, so that nobody is left without an answer.
                context.getSelf().tell(new ExecutionCommand.Idle());
              }
            });
  }

  private void stored(RunEvent event) {
    setup.listener().onStored(setup.executionId(), lastSequenceNumber(context), event);
  }

  private void release(List<Turn> turns) {
    for (var turn : turns) {
      carryOut(turn.effects());
      if (turn.hasMore()) {
        context.getSelf().tell(new ExecutionCommand.Drain());
      }
    }
  }

  private void carryOut(List<io.heddle.runtime.machine.Effect> effects) {
    Objects.requireNonNull(released).carryOut(effects, now());
    if (state.status().isTerminal()) {
      var result = state.result();
      waiting.forEach(one -> one.tell(result));
      waiting.clear();
    }
  }

  private long now() {
    return setup.environment().clock().millis();
  }
}
