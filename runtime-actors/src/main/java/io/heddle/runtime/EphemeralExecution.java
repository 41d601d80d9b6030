package io.heddle.runtime;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.debug.DebugCommand;
import io.heddle.runtime.debug.DebugSession;
import io.heddle.runtime.event.Events;
import io.heddle.runtime.event.RunSnapshot;
import io.heddle.runtime.event.Snapshots;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.Effect;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.FactListener;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.machine.Turn;
import io.heddle.runtime.machine.TurnContext;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.RunAccess;
import io.heddle.runtime.routing.RoutingContext;
import io.heddle.runtime.stream.LiveStream;
import io.heddle.runtime.stream.NodeStreams;
import io.heddle.runtime.stream.StreamBounds;
import io.heddle.runtime.stream.StreamReaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One run that lives in memory only: the shell of the machine without a journal.
 *
 * <p>Feeds inputs to the machine, carries its effects out, and stops when the run has ended.
 * Touches no class of persistence.
 */
public final class EphemeralExecution {

  public sealed interface Command {}

  /** Running nodes are interrupted; the run ends as cancelled. */
  public record Cancel(String reason) implements Command {}

  /** Running nodes finish; nothing new starts. */
  public record Pause(String reason) implements Command {}

  public record Resume() implements Command {}

  /** Writes variables by {@code namespace.name} or {@code node.output}. */
  public record UpdateVariables(ObjectValue values) implements Command {}

  /**
   * Answers a node that waits.
   *
   * @param reply hears what became of it; nothing when the run ends before it is read
   */
  public record Submit(Input.Submit submission, Consumer<SubmitReply> reply) implements Command {}

  /**
   * Asks how the run stands.
   *
   * @param reply nothing is in it when there is no such run (any more)
   */
  public record Query(Consumer<Optional<RunSnapshot>> reply) implements Command {}

  /** Debugs a run that is under way. */
  public record Attach(DebugSession session) implements Command {}

  private record Debug(DebugSession session, DebugCommand command) implements Command {}

  private record NodeEnded(int frame, int node, int attempt, Outcome outcome) implements Command {}

  private record Vanished(int frame, int node, int attempt) implements Command {}

  private record StreamOpened(int frame, int node, int attempt, String output, LiveStream stream)
      implements Command {}

  private record StreamLost(int frame, int node, int attempt, String output) implements Command {}

  private record TimerFired(int timer) implements Command {}

  private record Continue() implements Command {}

  /**
   * A run to be made.
   *
   * @param watcher hears its events, or null when nobody does
   * @param report hears its end
   * @param debug debugs it from its beginning on, or null
   */
  public record Setup(
      RunRequest request,
      Environment environment,
      @Nullable Watcher watcher,
      Consumer<RunResult> report,
      @Nullable DebugSession debug) {

    public Setup(
        RunRequest request,
        Environment environment,
        @Nullable Watcher watcher,
        Consumer<RunResult> report) {
      this(request, environment, watcher, report, null);
    }
  }

  private record ChildKey(int frame, int node, int attempt) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Setup setup;
  private final Machine machine;
  private final @Nullable Events events;
  private final Map<ChildKey, ActorRef<NodeRun.Command>> children = new HashMap<>();

  public static Behavior<Command> create(Setup setup) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new EphemeralExecution(context, timers, setup).begin()));
  }

  private EphemeralExecution(
      ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
    this.context = context;
    this.timers = timers;
    this.setup = setup;
    var watcher = setup.watcher();
    var tokens = new RunTokens();
    var request = setup.request();
    var routing = routing(setup);
    var clock = setup.environment().clock();
    this.events =
        watcher == null
            ? null
            : new Events(watcher, tokens, request.workflow(), routing.text(), clock);
    this.machine =
        new Machine(
            new ExecutionState(),
            routing,
            events == null ? FactListener.NONE : events,
            setup.environment().plugins().hooks(request.executionId(), watcher, clock));
    machine.tokens(tokens);
    if (setup.debug() != null) {
      attach(setup.debug());
    }
  }

  private void attach(DebugSession session) {
    var self = context.getSelf();
    machine.attach(session.attach(command -> self.tell(new Debug(session, command))));
  }

  private static RoutingContext routing(Setup setup) {
    var request = setup.request();
    var workflow = request.workflow();
    return RoutingContext.of(
            workflow.dialect(), request.inputs(), request.system(), workflow.types())
        .with(JinjaLimits.DEFAULT, setup.environment().plugins().templateFunctions());
  }

  private Behavior<Command> begin() {
    var now = setup.environment().clock().millis();
    var start = new Input.Start(setup.request());
    return after(machine.decide(start, new TurnContext(now, now)), now)
        ? Behaviors.stopped()
        : running();
  }

  private Behavior<Command> running() {
    return Behaviors.receiveMessage(
        command -> isStale(command) || !on(command) ? Behaviors.same() : Behaviors.stopped());
  }

  /** Every child is heard to stop; only one that stopped without an outcome matters. */
  private boolean isStale(Command command) {
    return command instanceof Vanished(var frame, var node, var attempt)
        && children.remove(new ChildKey(frame, node, attempt)) == null;
  }

  private Input input(Command command) {
    return switch (command) {
      case NodeEnded(var frame, var node, var attempt, var outcome) -> {
        children.remove(new ChildKey(frame, node, attempt));
        yield new Input.NodeEnded(frame, node, attempt, outcome);
      }
      case Vanished(var frame, var node, var attempt) ->
          new Input.NodeEnded(frame, node, attempt, Outcome.Failed.of(VANISHED));
      case StreamOpened(var frame, var node, var attempt, var output, var stream) ->
          new Input.StreamOpened(frame, node, attempt, output, stream);
      case StreamLost(var frame, var node, var attempt, var output) ->
          new Input.StreamLost(frame, node, attempt, output);
      case TimerFired(var timer) -> new Input.TimerFired(timer);
      case Continue _ -> new Input.Continue();
      case Cancel(var reason) -> new Input.Cancel(reason);
      case Pause(var reason) -> new Input.Pause(reason);
      case Resume _ -> new Input.Resume();
      case UpdateVariables(var values) -> new Input.UpdateVariables(values);
      case Submit(var submission, _) -> submission;
      case Query(var reply) -> {
        var now = setup.environment().clock().millis();
        reply.accept(Optional.of(Snapshots.of(machine.state(), now)));
        yield new Input.Continue();
      }
      case Attach(var session) -> {
        attach(session);
        yield new Input.Continue();
      }
      case Debug(var session, var told) -> session.debugger().tell(told, machine.state());
    };
  }

  private static final NodeFailure VANISHED =
      NodeFailure.of(
          ErrorKind.INTERNAL, "internal_error", "InternalError", "the node's actor vanished");

  private boolean on(Command command) {
    var now = setup.environment().clock().millis();
    var turn = machine.decide(input(command), new TurnContext(now, now));
    if (command instanceof Submit(_, var reply) && turn.reply() != null) {
      reply.accept(turn.reply());
    }
    return after(turn, now);
  }

  /** Carries a turn out; true when the run has ended. */
  private boolean after(Turn turn, long now) {
    if (events != null) {
      events.afterTurn(machine.state(), now);
    }
    if (turn.hasMore()) {
      context.getSelf().tell(new Continue());
    }
    return carryOut(turn.effects(), now);
  }

  private boolean carryOut(List<Effect> effects, long now) {
    if (effects.isEmpty()) {
      return false;
    }
    if (effects.getLast() instanceof Effect.Finish(var result)) {
      // What the effects before it started or set would have nobody to report to.
      children.values().forEach(child -> child.tell(new NodeRun.Cancel()));
      machine.ended(result);
      setup.report().accept(result);
      return true;
    }
    for (var effect : effects) {
      switch (effect) {
        case Effect.StartNode(var activation) -> start(activation);
        case Effect.CancelNode(var frame, var node, var attempt) -> {
          var child = children.remove(new ChildKey(frame, node, attempt));
          if (child != null) {
            child.tell(new NodeRun.Cancel());
          }
        }
        case Effect.SetTimer(var timer, var dueAt) ->
            timers.startSingleTimer(
                timer, new TimerFired(timer), Duration.ofMillis(Math.max(1, dueAt - now)));
        case Effect.EndStream(var stream, var last) -> stream.settle(last);
        case Effect.Finish _ -> throw new IllegalStateException("Finish is not the last effect");
      }
    }
    return false;
  }

  private void start(Activation activation) {
    var node = activation.node();
    var frame = activation.frame();
    var attempt = activation.attempt();
    var self = context.getSelf();
    // An early start waits for others, which is no fault of the node.
    var timeout = activation.isEarly() ? null : node.timeout();
    var run =
        new NodeRun.Setup(
            activation,
            setup.environment().executors().of(node),
            context(activation, timeout),
            timeout,
            outcome -> self.tell(new NodeEnded(frame, node.index(), attempt, outcome)));
    var child = context.spawnAnonymous(NodeRun.create(run));
    children.put(new ChildKey(frame, node.index(), attempt), child);
    context.watchWith(child, new Vanished(frame, node.index(), attempt));
  }

  private RunContext context(Activation activation, @Nullable Duration timeout) {
    var now = setup.environment().clock().millis();
    var limit = timeout == null ? setup.request().limits().wallTime() : timeout;
    var cancellation = new CancellationSource();
    return new RunContext(
        setup.environment(),
        machine.text(),
        setup.request().system(),
        cancellation,
        stream(activation, cancellation),
        access(activation),
        now + limit.toMillis());
  }

  private RunAccess access(Activation activation) {
    var self = context.getSelf();
    return setup
        .environment()
        .plugins()
        .access(
            activation,
            values -> self.tell(new UpdateVariables(values)),
            setup.watcher(),
            setup.environment().clock());
  }

  private NodeContext.StreamWriter stream(Activation activation, CancellationSource cancellation) {
    var frame = machine.state().frame(activation.frame());
    if (frame == null
        || (events == null && activation.workflow().dialect() == Dialect.APP_EXPORT)) {
      return NodeContext.StreamWriter.NONE;
    }
    var pieces = events == null ? null : events.pieces(machine.state(), activation);
    return new NodeStreams(
        new RunOutlet(frame.graph(), activation, pieces, context.getSelf()::tell),
        StreamBounds.STANDARD,
        cancellation);
  }

  /** Where the attempts of this run show their outputs: to who watches, and to the machine. */
  private record RunOutlet(
      Graph graph,
      Activation activation,
      Events.@Nullable Pieces pieces,
      Consumer<Command> execution)
      implements NodeStreams.Outlet {

    private int node() {
      return activation.node().index();
    }

    @Override
    public boolean isRead(String output) {
      return (pieces != null && StreamReaders.isPassedOn(graph, node(), output))
          || StreamReaders.isFollowed(graph, node(), output);
    }

    @Override
    public void opened(String output, LiveStream stream) {
      execution.accept(
          new StreamOpened(activation.frame(), node(), activation.attempt(), output, stream));
    }

    @Override
    public void lost(String output) {
      execution.accept(new StreamLost(activation.frame(), node(), activation.attempt(), output));
    }

    @Override
    public void piece(String output, long offset, String delta) {
      if (pieces != null) {
        pieces.onPiece(output, offset, delta);
      }
    }
  }
}
