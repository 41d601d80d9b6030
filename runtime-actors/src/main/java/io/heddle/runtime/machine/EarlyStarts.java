package io.heddle.runtime.machine;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.SnapshotInputs;
import io.heddle.runtime.stream.LiveStream;
import io.heddle.runtime.stream.StreamReaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that begin before what they read is whole: on the streams of nodes that still run.
 *
 * <p>No part of the state. A node that began early is {@code PENDING} in the facts like any other
 * that waits; when it becomes ready and would now read the same values, its early attempt is taken
 * over as its first one, and counts from then. Until then its result is held back. When what it
 * read came to nothing (its source failed, is tried again, was skipped) or it failed itself, the
 * attempt is given up and the node starts as if nothing had been. So a crash loses nothing but the
 * head start, and a replay sees the facts of a run without streams.
 *
 * <p>Early attempts have negative numbers, each its own.
 */
final class EarlyStarts {

  private static final int FIRST = 1;

  /** An attempt that began early. */
  private static final class Early {
    final Frame frame;
    final Node node;
    final int number;
    final @Nullable Value[] inputs;
    final Set<EarlySource> sources;
    Outcome.@Nullable Completed outcome;
    boolean adopted;

    Early(Frame frame, Node node, int number, @Nullable Value[] inputs, Set<EarlySource> sources) {
      this.frame = frame;
      this.node = node;
      this.number = number;
      this.inputs = inputs;
      this.sources = sources;
    }
  }

  private final Machine machine;
  private final boolean watched;
  // Most runs have no stream that another node reads: nothing is made before there is one.
  private Map<Long, EarlySource> sources = Map.of();
  private Map<Long, Early> early = Map.of();
  private Set<Long> refused = Set.of();
  private boolean hasRoom;
  private int last;

  /**
   * @param watched whether somebody sees what templates and answers make of streams; else only code
   *     that follows them begins early
   */
  EarlyStarts(Machine machine, boolean watched) {
    this.machine = machine;
    this.watched = watched;
  }

  private void makeRoom() {
    if (!hasRoom) {
      hasRoom = true;
      sources = new LinkedHashMap<>();
      early = new LinkedHashMap<>();
      refused = new HashSet<>();
    }
  }

  private boolean isIdle() {
    return sources.isEmpty() && early.isEmpty();
  }

  private static long key(Frame frame, int node) {
    return LiveFrames.key(frame.id, node);
  }

  /** A running attempt begins to show an output. */
  void opened(Turn turn, int frameId, int node, int attempt, String output, LiveStream stream) {
    var frame = machine.state().frame(frameId);
    if (frame == null || !runs(frame, node, attempt)) {
      return;
    }
    makeRoom();
    var source = sources.get(key(frame, node));
    if (source == null || source.attempt != attempt) {
      if (source != null) {
        drop(turn, source);
      }
      source = new EarlySource(frame, node, attempt);
      sources.put(key(frame, node), source);
    }
    source.streams.put(output, stream);
  }

  /** A stream cannot go on: who reads it starts again, when the value is whole. */
  void lost(Turn turn, int frameId, int node, int attempt, String output) {
    var frame = machine.state().frame(frameId);
    var source = frame == null ? null : sources.get(key(frame, node));
    if (source != null && source.attempt == attempt && source.streams.remove(output) != null) {
      for (var reader : readers(source)) {
        giveUp(turn, reader);
        refused.add(key(reader.frame, reader.node.index()));
      }
    }
  }

  /** Whether this attempt, early or not, is under way. */
  private boolean runs(Frame frame, int node, int attempt) {
    var begun = early.get(key(frame, node));
    if (attempt < 0) {
      return begun != null
          && begun.number == attempt
          && (!begun.adopted || runsAs(frame, node, FIRST));
    }
    return runsAs(frame, node, attempt);
  }

  private boolean runsAs(Frame frame, int node, int attempt) {
    var known = machine.state().live().attempt(frame, node);
    return known != null
        && known.number() == attempt
        && frame.nodes[node] == NodeStatus.RUNNING
        && machine.state().frame(frame.id) == frame;
  }

  /** An early attempt ended: its result waits until the node is ready. */
  void ended(Turn turn, int frameId, int node, int number, Outcome outcome) {
    var begun = early.get(LiveFrames.key(frameId, node));
    if (begun == null || begun.number != number || begun.outcome != null) {
      return;
    }
    if (begun.adopted) {
      machine.ended(turn, frameId, node, FIRST, outcome);
    } else if (outcome instanceof Outcome.Completed completed) {
      begun.outcome = completed;
    } else {
      forget(turn, begun);
      refused.add(key(begun.frame, node));
    }
  }

  /** Takes an early attempt over as the first of a node that is ready; false when there is none. */
  boolean adopt(Turn turn, Frame frame, Node node) {
    if (isIdle() || !early.containsKey(key(frame, node.index()))) {
      return false;
    }
    settleSources(turn);
    var begun = early.get(key(frame, node.index()));
    if (begun == null) {
      return false;
    }
    var now = machine.state().ready().inputs(frame, node.index());
    for (var i = 0; i < begun.inputs.length; i++) {
      if (!Objects.equals(now.get(i), begun.inputs[i])) {
        giveUp(turn, begun);
        return false;
      }
    }
    turn.emit(new Fact.NodeStarted(frame.id, node.index(), FIRST, turn.now()));
    begun.adopted = true;
    if (begun.outcome != null) {
      machine.ended(turn, frame.id, node.index(), FIRST, begun.outcome);
    }
    return true;
  }

  /** Brings streams and early attempts in line with what the turn decided, and begins new ones. */
  void afterTurn(Turn turn) {
    if (isIdle()) {
      return;
    }
    turn.renameCancelled(this::childOf);
    settleSources(turn);
    for (var begun : List.copyOf(early.values())) {
      if (begun.adopted) {
        if (!runsAs(begun.frame, begun.node.index(), FIRST)) {
          early.remove(key(begun.frame, begun.node.index()), begun);
        }
      } else if (machine.state().cancelling() != null || !mayStillStart(begun)) {
        giveUp(turn, begun);
      }
    }
    if (machine.state().status() == RunStatus.RUNNING
        && machine.state().failure() == null
        && machine.state().cancelling() == null
        && !machine.isDebugged()) {
      for (var source : List.copyOf(sources.values())) {
        if (!source.ended) {
          beginReaders(turn, source);
        }
      }
    }
  }

  /** The number under which the shell knows an attempt. */
  private int childOf(Effect.CancelNode cancel) {
    var begun = early.get(LiveFrames.key(cancel.frame(), cancel.node()));
    return begun != null && begun.adopted && cancel.attempt() == FIRST
        ? begun.number
        : cancel.attempt();
  }

  private boolean mayStillStart(Early begun) {
    var status = begun.frame.nodes[begun.node.index()];
    return machine.state().frame(begun.frame.id) == begun.frame
        && machine.state().failure() == null
        && machine.state().ending() == null
        && !machine.state().status().isTerminal()
        && (status == NodeStatus.PENDING || status == NodeStatus.READY);
  }

  /** Ends the streams of attempts that have ended. */
  private void settleSources(Turn turn) {
    for (var source : List.copyOf(sources.values())) {
      if (machine.state().frame(source.frame.id) != source.frame
          || (!source.ended && !runs(source.frame, source.node, source.attempt))) {
        if (!source.ended && source.frame.nodes[source.node] == NodeStatus.SUCCEEDED) {
          complete(turn, source);
        } else {
          drop(turn, source);
        }
      }
    }
  }

  private void complete(Turn turn, EarlySource source) {
    var outputs =
        source.frame.slots[source.node] instanceof ObjectValue made ? made : ObjectValue.EMPTY;
    var kept = false;
    for (var stream : source.streams.entrySet()) {
      var value = Objects.requireNonNullElse(outputs.get(stream.getKey()), Value.none());
      for (var reader : readers(source)) {
        for (var i = 0; i < reader.inputs.length; i++) {
          reader.inputs[i] = reader.inputs[i] == stream.getValue() ? value : reader.inputs[i];
        }
      }
      turn.effect(new Effect.EndStream(stream.getValue(), value));
      kept |= StreamReaders.isFollowed(source.frame.graph, source.node, stream.getKey());
    }
    source.ended = true;
    if (!kept) {
      sources.remove(key(source.frame, source.node), source);
    }
  }

  private void drop(Turn turn, EarlySource source) {
    sources.remove(key(source.frame, source.node), source);
    if (!source.ended) {
      readers(source).forEach(reader -> giveUp(turn, reader));
      source.streams.values().forEach(stream -> turn.effect(new Effect.EndStream(stream, null)));
    }
  }

  private List<Early> readers(EarlySource source) {
    var readers = new ArrayList<Early>(2);
    for (var begun : early.values()) {
      if (!begun.adopted && begun.sources.contains(source)) {
        readers.add(begun);
      }
    }
    return readers;
  }

  private void giveUp(Turn turn, Early begun) {
    if (begun.outcome == null) {
      turn.effect(new Effect.CancelNode(begun.frame.id, begun.node.index(), begun.number));
    }
    forget(turn, begun);
  }

  /** Forgets an attempt, and who reads what it made. */
  private void forget(Turn turn, Early begun) {
    early.remove(key(begun.frame, begun.node.index()), begun);
    var source = sources.get(key(begun.frame, begun.node.index()));
    if (source != null && source.attempt == begun.number) {
      drop(turn, source);
    }
  }

  private void beginReaders(Turn turn, EarlySource source) {
    for (var edge : source.frame.graph.outgoing(source.node)) {
      var node = source.frame.graph.node(source.frame.graph.edge(edge).target());
      var key = key(source.frame, node.index());
      if (source.frame.nodes[node.index()] == NodeStatus.PENDING
          && !early.containsKey(key)
          && !refused.contains(key)
          && isWorthwhile(source.frame, node)
          && mayRun(node)) {
        begin(turn, source.frame, node);
      }
    }
  }

  private boolean isWorthwhile(Frame frame, Node node) {
    var output = StreamReaders.passedOn(node);
    return output != null
        && (watched
            || node.spec() instanceof WorkSpec.Code
            || StreamReaders.isFollowed(frame.graph, node.index(), output));
  }

  private boolean mayRun(Node node) {
    var bound = machine.state().request().limits().maxConcurrency();
    if (bound == 0 || node.fused()) {
      return true;
    }
    var begun = early.values().stream().filter(e -> !e.adopted && !e.node.fused()).count();
    return machine.state().running() + begun < bound;
  }

  private void begin(Turn turn, Frame frame, Node node) {
    var read = new HashSet<EarlySource>();
    var inputs = frame.readAll(node.inputs());
    for (var i = 0; i < inputs.length; i++) {
      var ref = node.inputs().get(i);
      var source = ref.up() == 0 ? sources.get(key(frame, ref.slot())) : null;
      if (source != null && !source.ended) {
        var stream = stream(source, ref);
        if (stream == null) {
          return;
        }
        inputs[i] = stream;
        read.add(source);
      }
    }
    for (var edge : frame.graph.incoming(node.index())) {
      if (frame.edges[edge] == EdgeStatus.UNRESOLVED) {
        var source = sources.get(key(frame, frame.graph.edge(edge).source()));
        if (source == null || !read.contains(source)) {
          return;
        }
      }
    }
    var begun = new Early(frame, node, --last, inputs, read);
    early.put(key(frame, node.index()), begun);
    var seen = inputs(frame, node, new SnapshotInputs(inputs.clone()));
    turn.effect(
        new Effect.StartNode(
            machine.state().request().activation(frame, node, begun.number, seen)));
  }

  private static @Nullable LiveStream stream(EarlySource source, Ref ref) {
    return ref.path().size() == 1 ? source.streams.get(ref.path().getFirst()) : null;
  }

  /**
   * What a node reads that starts when all is there. Code that follows streams finds a stream where
   * one was: with its chunks as they came while they are remembered, else in one.
   */
  Inputs inputs(Frame frame, Node node, Inputs whole) {
    if (!(node.spec() instanceof WorkSpec.Code code) || !StreamReaders.follows(code)) {
      return whole;
    }
    var refs = node.inputs();
    @Nullable Value[] inputs = new @Nullable Value[refs.size()];
    for (var i = 0; i < inputs.length; i++) {
      var value = whole.get(i);
      inputs[i] =
          value != null
                  && !(value instanceof LiveStream)
                  && StreamReaders.isStream(frame.graph, refs.get(i))
              ? remembered(frame, refs.get(i), value)
              : value;
    }
    return new SnapshotInputs(inputs);
  }

  private Value remembered(Frame frame, Ref ref, Value value) {
    var source = sources.get(key(frame, ref.slot()));
    var stream = source == null ? null : stream(source, ref);
    // One that the same turn completes is told its end when the turn is over.
    return source != null
            && stream != null
            && frame.nodes[ref.slot()] == NodeStatus.SUCCEEDED
            && (!source.ended || stream.snapshot().equals(value))
        ? stream
        : LiveStream.ended(value);
  }
}
