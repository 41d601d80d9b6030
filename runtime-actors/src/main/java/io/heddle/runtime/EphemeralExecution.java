package io.heddle.runtime;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.debug.DebugCommand;
import io.heddle.runtime.debug.DebugSession;
import io.heddle.runtime.debug.DebugWatch;
import io.heddle.runtime.event.RunSnapshot;
import io.heddle.runtime.event.RunWatchers;
import io.heddle.runtime.event.Snapshots;
import io.heddle.runtime.event.WatchReply;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.Answers;
import io.heddle.runtime.machine.Effect;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.machine.Turn;
import io.heddle.runtime.machine.TurnContext;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.stream.LiveStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run that lives in memory only: the shell of the machine without a journal.
 *
 * <p>Feeds inputs to the machine, carries its effects out, and stops when the run has ended.
 * Touches no class of persistence.
 */
public final class EphemeralExecution {

  public sealed interface Command {}

  /**
   * Running nodes are interrupted; the run ends as cancelled.
   *
   * @param kill at once: else it waits for them a moment, so that what they cost is booked
   */
  public record Cancel(String reason, boolean kill) implements Command {

    public Cancel(String reason) {
      this(reason, false);
    }
  }

  /**
   * Running nodes finish; nothing new starts.
   *
   * @param effect hears when no node runs any more
   */
  public record Pause(String reason, Consumer<PauseReply> effect) implements Command {

    public Pause(String reason) {
      this(reason, PauseReplies.NOBODY);
    }
  }

  public record Resume() implements Command {}

  /** Writes variables by {@code namespace.name} or {@code node.output}. */
  public record UpdateVariables(ObjectValue values) implements Command {}

  /**
   * Answers a node that waits.
   *
   * @param reply hears what became of it
   */
  public record Submit(Input.Submit submission, Consumer<SubmitReply> reply) implements Command {}

  /**
   * Asks how the run stands.
   *
   * @param reply nothing is in it when there is no such run (any more)
   */
  public record Query(Consumer<Optional<RunSnapshot>> reply) implements Command {}

  /**
   * Watches a run that is under way.
   *
   * @param reply hears how it stands before the watcher hears what happens
   */
  public record Watch(Watcher watcher, Consumer<WatchReply> reply) implements Command {}

  /** The same watcher hears no more of the run. */
  public record Unwatch(Watcher watcher) implements Command {}

  /** Debugs a run that is under way. */
  public record Attach(DebugSession session) implements Command {}

  private record Debug(DebugSession session, DebugCommand command) implements Command {}

  record NodeEnded(int frame, int node, int attempt, Outcome outcome) implements Command {}

  /**
   * A run that this one ordered ended.
   *
   * @param grant the number of the leave to go on that comes with it; 0 without one
   */
  record SubRunEnded(RunResult result, int grant) implements Command {}

  /** The group has taken the start of a run over that nobody waits for. */
  record Accepted(String runId) implements Command {}

  /** The run's family holds a permit again. */
  record Granted(int grant) implements Command {}

  record StreamOpened(int frame, int node, int attempt, String output, LiveStream stream)
      implements Command {}

  record StreamLost(int frame, int node, int attempt, String output) implements Command {}

  private record TimerFired(int timer) implements Command {}

  private record Continue() implements Command {}

  /**
   * A run to be made.
   *
   * @param watcher hears its events, or null when nobody does
   * @param report hears its end
   * @param debug debugs it from its beginning on, or null
   */
  record Setup(
      RunRequest request,
      Environment environment,
      @Nullable Watcher watcher,
      Consumer<RunResult> report,
      GroupLink group,
      @Nullable DebugSession debug) {}

  private static final Logger LOG = LoggerFactory.getLogger(EphemeralExecution.class);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Setup setup;
  private final Machine machine;
  private final RunWatchers watchers;
  private final PauseReplies pauses = new PauseReplies();
  private final PermitGate gate;
  private final NodeRuns children;
  private final AtomicBoolean ended = new AtomicBoolean();

  static Behavior<Command> create(Setup setup) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  try {
                    return new EphemeralExecution(context, timers, setup).begin();
                  } catch (RuntimeException e) {
                    LOG.error("run {} could not begin", setup.request().executionId(), e);
                    Crashes.report(setup, new ExecutionState());
                    return Behaviors.stopped();
                  }
                }));
  }

  private EphemeralExecution(
      ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
    this.context = context;
    this.timers = timers;
    this.setup = setup;
    this.gate = new PermitGate(setup.group());
    var tokens = new RunTokens();
    var request = setup.request();
    var routing = setup.environment().routing(request);
    var clock = setup.environment().clock();
    this.watchers =
        new RunWatchers(setup.watcher(), tokens, request.workflow(), routing.text(), clock);
    this.machine =
        new Machine(
            new ExecutionState(),
            routing,
            watchers.listener(),
            setup
                .environment()
                .plugins()
                .hooks(request.executionId(), watchers.everybody(), clock));
    machine.tokens(tokens);
    machine.reactions(setup.group().errorHandlers(), setup.group().engine().retry());
    this.children = new NodeRuns(context, setup, machine, watchers);
    if (setup.debug() != null) {
      attach(setup.debug());
    }
  }

  private void attach(DebugSession session) {
    var self = context.getSelf();
    var id = setup.request().executionId();
    var watch = new DebugWatch(id, watchers.everybody(), setup.environment().clock());
    machine.attach(session.attach(command -> self.tell(new Debug(session, command)), watch));
  }

  private Behavior<Command> begin() {
    var now = millis();
    tellPlugins(watchers.everybody());
    if (after(machine.decide(new Input.Start(setup.request()), new TurnContext(now, now)), now)) {
      setup.group().stopped();
      return Behaviors.stopped();
    }
    rest();
    return running();
  }

  private long millis() {
    return setup.environment().clock().millis();
  }

  private void tellPlugins(Watcher watcher) {
    var around = setup.environment();
    around.plugins().tell(setup.request().executionId(), watcher, around.clock());
  }

  private Behavior<Command> running() {
    return Behaviors.receive(
        (_, command) -> carriedOut(command) ? Behaviors.stopped() : Behaviors.same(),
        (_, signal) -> {
          if (signal instanceof PostStop) {
            onStop();
          }
          return Behaviors.same();
        });
  }

  /** Carries a command out, and those that waited for its permit; true when the run has ended. */
  private boolean carriedOut(Command command) {
    if (!gate.admits(command)) {
      return false;
    }
    for (@Nullable Command next = command; next != null; next = gate.next()) {
      if (!(next instanceof Granted) && on(next)) {
        return true;
      }
    }
    rest();
    return false;
  }

  private void rest() {
    if (children.isEmpty()) {
      gate.idle();
    }
  }

  private Input input(Command command) {
    return switch (command) {
      case NodeEnded(var frame, var node, var attempt, var outcome) -> {
        children.ended(frame, node, attempt);
        yield new Input.NodeEnded(frame, node, attempt, outcome);
      }
      case SubRunEnded(var result, _) -> new Input.RunEnded(result);
      case Accepted(var runId) -> new Input.RunAccepted(runId);
      case Granted _ -> new Input.Continue();
      case StreamOpened(var frame, var node, var attempt, var output, var stream) ->
          new Input.StreamOpened(frame, node, attempt, output, stream);
      case StreamLost(var frame, var node, var attempt, var output) ->
          new Input.StreamLost(frame, node, attempt, output);
      case TimerFired(var timer) -> new Input.TimerFired(timer);
      case Continue _ -> {
        gate.continues(false);
        yield new Input.Continue();
      }
      case Cancel(var reason, var kill) -> kill ? new Input.Kill(reason) : new Input.Cancel(reason);
      case Pause(var reason, var effect) -> {
        pauses.asked(effect);
        yield new Input.Pause(reason);
      }
      case Resume _ -> new Input.Resume();
      case UpdateVariables(var values) -> new Input.UpdateVariables(values);
      case Submit(var submission, _) -> submission;
      case Query(var reply) -> {
        reply.accept(Optional.of(Snapshots.of(machine.state(), millis())));
        yield new Input.Continue();
      }
      case Watch(var watcher, var reply) -> {
        if (watchers.join(watcher, reply, machine.state(), millis())) {
          tellPlugins(watcher);
        }
        machine.listen(watchers.listener());
        yield new Input.Continue();
      }
      case Unwatch(var watcher) -> {
        watchers.leave(watcher);
        machine.listen(watchers.listener());
        yield new Input.Continue();
      }
      case Attach(var session) -> {
        attach(session);
        yield new Input.Continue();
      }
      case Debug(var session, var told) -> session.debugger().tell(told, machine.state());
    };
  }

  /** Whoever waits for the run hears of its end even when its actor fails. */
  private void onStop() {
    if (ended.getAndSet(true)) {
      setup.group().stopped();
      return;
    }
    for (var effect : machine.pending()) {
      if (effect instanceof Effect.StartRun(var order) && order.awaited()) {
        setup.group().cancel(order.runId(), "the run that ordered it crashed", false);
      }
    }
    Crashes.report(setup, machine.state());
  }

  private boolean on(Command command) {
    var now = millis();
    var turn = machine.decide(input(command), new TurnContext(now, now));
    if (command instanceof Submit(_, var reply) && turn.reply() != null) {
      reply.accept(turn.reply());
    }
    return after(turn, now);
  }

  /** Carries a turn out; true when the run has ended. */
  private boolean after(Turn turn, long now) {
    if (turn.hasAdvanced()) {
      watchers.afterTurn(machine.state(), now);
    }
    pauses.afterTurn(machine.state());
    if (turn.hasMore()) {
      gate.continues(true);
      context.getSelf().tell(new Continue());
    }
    return carryOut(turn.effects(), now);
  }

  private boolean carryOut(List<Effect> effects, long now) {
    if (effects.isEmpty()) {
      return false;
    }
    if (effects.getLast() instanceof Effect.Finish(var result)) {
      finish(effects, result);
      return true;
    }
    for (var effect : effects) {
      switch (effect) {
        case Effect.StartNode(var activation) -> children.start(activation);
        case Effect.CancelNode(var frame, var node, var attempt) ->
            children.cancel(frame, node, attempt);
        case Effect.InterruptNode(var frame, var node, var attempt) ->
            children.interrupt(frame, node, attempt);
        case Effect.StartRun(var order) -> {
          setup.group().order(order);
          if (!order.awaited()) {
            context.getSelf().tell(new Accepted(order.runId()));
          }
        }
        case Effect.CancelRun(var runId, var reason, var kill) ->
            setup.group().cancel(runId, reason, kill);
        case Effect.SetTimer(var timer, var dueAt) ->
            timers.startSingleTimer(
                timer, new TimerFired(timer), Duration.ofMillis(Math.max(1, dueAt - now)));
        case Effect.EndStream(var stream, var last) -> stream.settle(last);
        case Effect.Finish _ -> throw new IllegalStateException("Finish is not the last effect");
      }
    }
    return false;
  }

  /** Of the effects before the end only those matter that somebody else hears. */
  private void finish(List<Effect> effects, RunResult result) {
    for (var effect : effects) {
      switch (effect) {
        case Effect.StartRun(var order) when !order.awaited() -> setup.group().order(order);
        case Effect.CancelRun(var runId, var reason, var kill) ->
            setup.group().cancel(runId, reason, kill);
        case Effect.StartRun _,
            Effect.StartNode _,
            Effect.CancelNode _,
            Effect.InterruptNode _,
            Effect.SetTimer _,
            Effect.EndStream _,
            Effect.Finish _ -> {}
      }
    }
    children.cancelAll();
    ended.set(true);
    machine.ended(result);
    setup.group().answered(Answers.of(machine.state()));
    setup.report().accept(result);
  }
}
