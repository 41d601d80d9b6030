package io.heddle.runtime;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Graph;
import io.heddle.runtime.event.Events;
import io.heddle.runtime.event.RunWatchers;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.Outside;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.RunAccess;
import io.heddle.runtime.stream.LiveStream;
import io.heddle.runtime.stream.NodeStreams;
import io.heddle.runtime.stream.StreamBounds;
import io.heddle.runtime.stream.StreamReaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** The attempts of a run that are under way, each a child of the run's actor. */
final class NodeRuns {

  private record Key(int frame, int node, int attempt) {}

  private final ActorContext<EphemeralExecution.Command> context;
  private final EphemeralExecution.Setup setup;
  private final Machine machine;
  private final RunWatchers watchers;
  private final Map<Key, ActorRef<NodeRun.Command>> children = new HashMap<>();
  private final Set<Key> outside = new HashSet<>(0);

  NodeRuns(
      ActorContext<EphemeralExecution.Command> context,
      EphemeralExecution.Setup setup,
      Machine machine,
      RunWatchers watchers) {
    this.context = context;
    this.setup = setup;
    this.machine = machine;
    this.watchers = watchers;
  }

  /** Whether none is at work in this process: what is done outside needs no permit. */
  boolean isEmpty() {
    return children.size() == outside.size();
  }

  /** An attempt has reported its outcome. */
  void ended(int frame, int node, int attempt) {
    forget(new Key(frame, node, attempt));
  }

  /** Nobody waits for an attempt any more. */
  void cancel(int frame, int node, int attempt) {
    var child = forget(new Key(frame, node, attempt));
    if (child != null) {
      child.tell(new NodeRun.Cancel());
    }
  }

  private @Nullable ActorRef<NodeRun.Command> forget(Key key) {
    outside.remove(key);
    return children.remove(key);
  }

  void cancelAll() {
    children.values().forEach(child -> child.tell(new NodeRun.Cancel()));
  }

  void start(Activation activation) {
    var node = activation.node();
    var frame = activation.frame();
    var attempt = activation.attempt();
    var self = context.getSelf();
    // An early start waits for others, which is no fault of the node.
    var timeout = activation.isEarly() ? null : timeout(activation);
    var run =
        new NodeRun.Setup(
            activation,
            setup.environment().executors().of(node),
            context(activation, timeout),
            timeout,
            outcome ->
                self.tell(new EphemeralExecution.NodeEnded(frame, node.index(), attempt, outcome)));
    var child = context.spawnAnonymous(NodeRun.create(run));
    var key = new Key(frame, node.index(), attempt);
    children.put(key, child);
    if (Outside.works(node)) {
      outside.add(key);
    }
  }

  private @Nullable Duration timeout(Activation activation) {
    return setup
        .group()
        .engine()
        .timeout(activation.node(), activation.workflow().dialect());
  }

  private RunContext context(Activation activation, @Nullable Duration timeout) {
    var now = setup.environment().clock().millis();
    var limit = timeout == null ? setup.request().limits().wallTime() : timeout;
    var cancellation = new CancellationSource();
    return new RunContext(
        setup.environment(),
        machine.text(),
        setup.request().strictness(),
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
            values -> self.tell(new EphemeralExecution.UpdateVariables(values)),
            setup.watcher(),
            setup.environment().clock());
  }

  private NodeContext.StreamWriter stream(Activation activation, CancellationSource cancellation) {
    var frame = machine.state().frame(activation.frame());
    var events = watchers.events();
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
      Consumer<EphemeralExecution.Command> execution)
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
          new EphemeralExecution.StreamOpened(
              activation.frame(), node(), activation.attempt(), output, stream));
    }

    @Override
    public void lost(String output) {
      execution.accept(
          new EphemeralExecution.StreamLost(
              activation.frame(), node(), activation.attempt(), output));
    }

    @Override
    public void piece(String output, long offset, String delta) {
      if (pieces != null) {
        pieces.onPiece(output, offset, delta);
      }
    }
  }
}
