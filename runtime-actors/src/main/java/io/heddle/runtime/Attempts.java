package io.heddle.runtime;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.event.Events;
import io.heddle.runtime.event.RunWatchers;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.AgentStep;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.settings.EngineSettings;
import io.heddle.runtime.stream.LiveStream;
import io.heddle.runtime.stream.NodeStreams;
import io.heddle.runtime.stream.StreamBounds;
import io.heddle.runtime.stream.StreamReaders;
import org.jspecify.annotations.Nullable;

/** Gets attempts of a run ready: what they work with, and whom they tell. */
public final class Attempts {

  /** Hears of the attempts of a run. May be called from any thread. */
  public interface Sink {

    void ended(Activation activation, Outcome outcome);

    void opened(Activation activation, String output, LiveStream stream);

    void lost(Activation activation, String output);

    /** A node of a plugin writes variables. */
    void wrote(ObjectValue values);
  }

  private final Environment environment;
  private final RunRequest request;
  private final Machine machine;
  private final RunWatchers watchers;
  private final EngineSettings engine;
  private final Sink sink;

  Attempts(
      Environment environment,
      RunRequest request,
      Machine machine,
      RunWatchers watchers,
      EngineSettings engine,
      Sink sink) {
    this.environment = environment;
    this.request = request;
    this.machine = machine;
    this.watchers = watchers;
    this.engine = engine;
    this.sink = sink;
  }

  /**
   * What the actor of an attempt needs.
   *
   * @param keeps see {@link NodeRun.Setup}
   */
  NodeRun.Setup setup(Activation activation, CancellationSource cancellation, boolean keeps) {
    var node = activation.node();
    // An early start waits for others, which is no fault of the node.
    var timeout =
        activation.isEarly() ? null : engine.timeout(node, activation.workflow().dialect());
    var clock = environment.clock();
    var limit = timeout == null ? request.limits().wallTime() : timeout;
    var context =
        new RunContext(
            environment,
            machine.text(),
            request.strictness(),
            request.system(),
            cancellation,
            stream(activation, cancellation),
            environment.plugins().access(activation, sink::wrote, watchers.everybody(), clock),
            clock.millis() + limit.toMillis());
    return new NodeRun.Setup(
        activation,
        environment.executors().of(node),
        context,
        timeout,
        outcome -> sink.ended(activation, outcome),
        keeps);
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
        new RunOutlet(frame.graph(), activation, pieces, sink),
        StreamBounds.STANDARD,
        cancellation);
  }

  /** Where the attempts of this run show their outputs: to who watches, and to the machine. */
  private record RunOutlet(
      Graph graph, Activation activation, Events.@Nullable Pieces pieces, Sink sink)
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
      sink.opened(activation, output, stream);
    }

    @Override
    public void lost(String output) {
      sink.lost(activation, output);
    }

    @Override
    public boolean isWatched() {
      return pieces != null;
    }

    @Override
    public void step(AgentStep step) {
      if (pieces != null) {
        pieces.onStep(step);
      }
    }

    @Override
    public void piece(String output, long offset, String delta) {
      if (pieces != null) {
        pieces.onPiece(output, offset, delta);
      }
    }
  }
}
