package io.heddle.runtime.event;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.FactListener;
import io.heddle.runtime.machine.Tokens;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.AgentStep;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes public events of facts. Exists only while a run is watched.
 *
 * <p>Remembers the places of frames, for a frame is gone from the state when its last fact is
 * heard.
 */
public final class Events implements FactListener {

  private final Watcher watcher;
  private final Clock clock;
  private final @Nullable AnswerStream answers;
  private final Map<Integer, List<RunEvent.Step>> paths = new HashMap<>();
  private final Map<Integer, RunEvent.Place> opened = new HashMap<>();

  private final Tokens tokens;
  private final Set<Long> started = new HashSet<>();
  private final Predecessors predecessors = new Predecessors();
  private final Readings readings;
  private final Decisions decisions = new Decisions();
  private RunEvent.@Nullable Reading reading;
  private @Nullable Fact begun;
  private boolean waiting;
  private volatile boolean closed;
  private long turn = 1;
  private int index;

  /**
   * @param tokens those that the machine keeps the hashes of
   * @param texts how the run turns values into text
   */
  public Events(
      Watcher watcher, Tokens tokens, CompiledWorkflow workflow, ValueText texts, Clock clock) {
    this.watcher = watcher;
    this.tokens = tokens;
    this.clock = clock;
    this.readings = new Readings(texts);
    this.answers =
        workflow.dialect() == Dialect.APP_EXPORT
            ? new AnswerStream(watcher, texts, clock::millis, this::place)
            : null;
  }

  /** Takes over a run that is under way and was not watched until now. */
  void resume(ExecutionState state) {
    for (var frame : state.openFrames()) {
      predecessors.resume(frame);
      var parent = frame.parent();
      if (parent != null) {
        paths.put(frame.id(), Places.path(frame));
      }
      if (parent != null && frame.owner() >= 0) {
        opened.put(frame.id(), Places.of(parent, parent.graph().node(frame.owner())));
      }
    }
    for (var active : state.active(Integer.MAX_VALUE)) {
      started.add(key(active.frame().id(), active.node().index()));
    }
    waiting = state.isWaiting() && !state.isCounting();
    if (answers != null) {
      answers.resume(state);
    }
  }

  /**
   * Lets somebody else hear the events too.
   *
   * @param begin makes the events that follow come to this watcher
   */
  void join(Watcher late, Runnable begin) {
    if (answers == null) {
      begin.run();
    } else {
      answers.join(late, begin);
    }
  }

  /** Nobody hears these any more; attempts that still run say nothing from now on. */
  void close() {
    closed = true;
  }

  /** What is told from now on happens in this turn. */
  public void at(long number) {
    turn = number;
    index = 0;
  }

  /** Says when a run has nothing left to do but to wait; called after each turn. */
  public void afterTurn(ExecutionState state, long now) {
    tellDecision(null, state);
    var waits = state.isWaiting() && !state.isCounting();
    if (waits && !waiting) {
      tell(new RunEvent.WaitEvent.RunWaiting(state.request().executionId(), now));
    }
    waiting = waits;
  }

  /** The start of a node of which there is no fact of its own: it began as something more. */
  private @Nullable RunEvent inline(Fact fact, ExecutionState state) {
    return switch (fact) {
      case Fact.NodeStarted(var frame, var node, _, _) -> {
        started.add(key(frame, node));
        yield null;
      }
      case Fact.ContainerOpened(var frame, var node, var attempt, _, var at)
          when started.add(key(frame, node)) ->
          started(state, frame, node, attempt, at);
      case Fact.NodeWaiting(var frame, var node, var attempt, _, _, var at)
          when started.add(key(frame, node)) ->
          started(state, frame, node, attempt, at);
      case Fact.NodeSettled settled when !started.remove(key(settled.frame(), settled.node())) ->
          switch (settled.status()) {
            case SUCCEEDED, EXCEPTION, FAILED ->
                started(
                    state, settled.frame(), settled.node(), settled.attempt(), settled.startedAt());
            case PENDING, READY, RUNNING, BACKOFF, WAITING, SKIPPED, CANCELLED -> null;
          };
      case Fact.NodesCancelled(var frame, var nodes, _) -> {
        nodes.forEach(node -> started.remove(key(frame, node)));
        yield null;
      }
      default -> null;
    };
  }

  private RunEvent started(ExecutionState state, int frame, int node, int attempt, long at) {
    return new RunEvent.NodeStarted(
        state.request().executionId(),
        place(state, frame, node),
        attempt,
        predecessor(state, frame, node),
        reading(state, frame, node),
        at);
  }

  /** What the node reads that the present fact is about; made once for all events of the fact. */
  private RunEvent.Reading reading(ExecutionState state, int frame, int node) {
    var live = state.frame(frame);
    if (reading == null && live != null) {
      reading = readings.of(state, live, live.graph().node(node));
    }
    return reading == null ? RunEvent.Reading.NOTHING : reading;
  }

  private static long key(int frame, int node) {
    return ((long) frame << 32) | node;
  }

  private void tell(RunEvent event) {
    watcher.onEvent(new EventId(turn, index++), event);
  }

  private @Nullable RunEvent requested(
      ExecutionState state, int frame, int node, int attempt, long at) {
    var form = state.form(frame, node);
    if (form == null) {
      return null;
    }
    var id = state.request().executionId();
    var token = tokens.token(id, frame, node, attempt);
    return new RunEvent.WaitEvent.Requested(
        id, place(state, frame, node), frame, attempt, form, token, at);
  }

  @Override
  public void onFact(Fact fact, ExecutionState state) {
    reading = null;
    tellDecision(fact, state);
    var inline = inline(fact, state);
    if (inline != null) {
      tell(inline);
    }
    var begins = fact instanceof Fact.NodeStarted || fact instanceof Fact.TimerSet;
    if (!begins) {
      begin(state);
    }
    var event = event(fact, state);
    // What is said because a frame opens comes after that, because of an end before it.
    var opens = fact instanceof Fact.Started || fact instanceof Fact.FrameOpened;
    if (answers != null && !opens) {
      answers.onFact(fact, state);
    }
    if (event != null) {
      tell(event);
    }
    if (fact instanceof Fact.NodeStarted) {
      begin(state);
    }
    if (fact instanceof Fact.Started) {
      begun = fact;
    } else if (answers != null && opens) {
      answers.onFact(fact, state);
    }
  }

  private void tellDecision(@Nullable Fact next, ExecutionState state) {
    var open = decisions.open();
    if (open != null) {
      var frame = state.frame(open.frame());
      var node = frame == null ? null : frame.graph().node(open.node());
      var event = decisions.before(next, state.request().executionId(), node);
      if (event != null) {
        tell(event);
      }
    }
  }

  /** What is certain from the beginning is said once the first node has begun. */
  private void begin(ExecutionState state) {
    var first = begun;
    begun = null;
    if (answers != null && first != null) {
      answers.onFact(first, state);
    }
  }

  private @Nullable RunEvent event(Fact fact, ExecutionState state) {
    var id = state.request().executionId();
    return switch (fact) {
      case Fact.Started(var request, var at) ->
          new RunEvent.RunStarted(
              id, request.workflow().name(), request.inputs(), request.origin().parent(), at);
      case Fact.NodeStarted(var frame, var node, var attempt, var at) ->
          started(state, frame, node, attempt, at);
      case Fact.NodeSettled settled -> {
        var frame = state.frame(settled.frame());
        if (frame != null) {
          predecessors.settle(frame, settled.node());
        }
        yield new RunEvent.NodeFinished(
            id,
            place(state, settled.frame(), settled.node()),
            settled.attempt(),
            settled.status(),
            settled.handle(),
            reading(state, settled.frame(), settled.node()),
            settled.outputs(),
            readings.withoutSecrets(settled.details(), state),
            settled.usage(),
            settled.failure(),
            settled.startedAt(),
            settled.at());
      }
      case Fact.NodeWaiting(var frame, var node, var attempt, _, _, var at) ->
          requested(state, frame, node, attempt, at);
      case Fact.WaitDecided decided -> {
        decisions.decided(decided, place(state, decided.frame(), decided.node()));
        yield null;
      }
      case Fact.AttemptFailed(var frame, var node, var attempt, var why, _, var retryAt, var at) ->
          new RunEvent.NodeRetry(
              id,
              place(state, frame, node),
              attempt,
              why,
              reading(state, frame, node),
              retryAt,
              at);
      case Fact.ContainerOpened(var frame, var node, _, var items, var at) ->
          new RunEvent.ContainerStarted(
              id, place(state, frame, node), items, reading(state, frame, node), at);
      case Fact.FrameOpened(var frame, var parent, var node, var index, var at) -> {
        var place = place(state, parent, node);
        var path = new ArrayList<>(place.path());
        path.add(new RunEvent.Step(place.nodeId(), place.type(), index));
        paths.put(frame, List.copyOf(path));
        opened.put(frame, place);
        yield new RunEvent.FrameStarted(id, place, index, at);
      }
      case Fact.FrameClosed(var frame, var status, var result, var at) -> {
        predecessors.close(frame);
        var path = paths.remove(frame);
        var place = opened.remove(frame);
        yield path == null || place == null
            ? null
            : new RunEvent.FrameFinished(id, place, path.getLast().index(), status, result, at);
      }
      case Fact.Paused(var reason, var at) -> new RunEvent.RunPaused(id, reason, at);
      case Fact.Resumed(var at) -> new RunEvent.RunResumed(id, at);
      case Fact.HandlerOpened(var frame, var failure, var at) -> {
        paths.put(frame, Places.HANDLER_PATH);
        yield new RunEvent.HandlerStarted(id, failure.display(state.workflow().dialect()), at);
      }
      case Fact.Ended _ -> new RunEvent.RunFinished(state.result());
      case Fact.RunOrdered(var order, var at) ->
          order.node() < 0
              ? null
              : new RunEvent.SubRunStarted(
                  id,
                  place(state, order.frame(), order.node()),
                  order.attempt(),
                  order.runId(),
                  order.workflow(),
                  order.awaited(),
                  at);
      case Fact.SlotWritten _,
          Fact.VariablesUpdated _,
          Fact.NodesCancelled _,
          Fact.JoinReleased _,
          Fact.TimerSet _,
          Fact.RunGivenUp _,
          Fact.RunAccepted _,
          Fact.Cancelling _,
          Fact.TriggerEnded _,
          Fact.Ending _,
          Fact.RunClosed _ ->
          null;
    };
  }

  /** Hears what one attempt shows of its work. Called in order; must not block. */
  public interface Pieces {

    /** A piece of an output. */
    void onPiece(String output, long offset, String delta);

    void onStep(AgentStep step);
  }

  /** Shows the pieces of this attempt, on whatever thread they come. */
  public Pieces pieces(ExecutionState state, Activation activation) {
    var id = state.request().executionId();
    var frame = activation.frame();
    var node = activation.node().index();
    var place = place(state, frame, node);
    var attempt = activation.publicAttempt();
    var shown = readings.shown(state);
    return new Pieces() {
      @Override
      public void onPiece(String output, long offset, String delta) {
        if (!closed) {
          watcher.onEvent(
              new RunEvent.Chunk(id, place, attempt, output, offset, delta, clock.millis()));
          if (answers != null) {
            answers.onPiece(frame, node, output, offset, delta);
          }
        }
      }

      @Override
      public void onStep(AgentStep step) {
        if (!closed) {
          var told = shown.step(step);
          watcher.onEvent(new RunEvent.AgentLog(id, place, attempt, told, clock.millis()));
        }
      }
    };
  }

  private String predecessor(ExecutionState state, int frame, int node) {
    var live = state.frame(frame);
    return live == null ? "" : predecessors.of(live, node);
  }

  /** The place of a node of a live frame. */
  private RunEvent.Place place(ExecutionState state, int frame, int node) {
    var live = state.frame(frame);
    if (live == null) {
      return new RunEvent.Place(List.of(), "", "", "");
    }
    return place(paths.getOrDefault(frame, List.of()), live.graph().node(node));
  }

  private static RunEvent.Place place(List<RunEvent.Step> path, Node node) {
    return new RunEvent.Place(path, node.id(), node.type(), node.title());
  }
}
