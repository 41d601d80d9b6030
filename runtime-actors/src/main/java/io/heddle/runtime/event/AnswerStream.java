package io.heddle.runtime.event;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.FactListener;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the answer and end nodes of an app say, in the order of their texts and as early as it is
 * certain. Exists only while somebody watches.
 *
 * <p>A node has its turn when the run is certain to come to it; of several the first that became
 * certain speaks first, and says all before the next begins. Literal text is said at once, a
 * variable when it is there, and while it is made when its node streams it. What turns out to be
 * wrong (an attempt that is made again, a node that is not reached after all, a variable that was
 * written meanwhile, answers that came in another order than they were said) is taken back by
 * saying the whole text so far anew.
 *
 * <p>Facts come on the thread of the turns, pieces on any: both take the lock, and events leave
 * under it, so that they are heard in order.
 */
public final class AnswerStream implements FactListener {

  private record NodeKey(int frame, int node) {}

  private final ValueText texts;
  private final Places places;
  private final Map<Integer, List<AnswerSession>> uncertain = new HashMap<>();
  private final Map<NodeKey, Map<String, StringBuilder>> pieces = new HashMap<>();
  private final ArrayDeque<AnswerSession> turns = new ArrayDeque<>();
  private final List<AnswerSession> spoken = new ArrayList<>();
  private final Said said;

  /** What those have said whose nodes came to their end, in that order. */
  private final StringBuilder answered = new StringBuilder();

  /** Whether that order counts; the outputs of end nodes have none. */
  private boolean counts = true;

  /** Finds the place of a node of a live frame. */
  @FunctionalInterface
  interface Places {
    RunEvent.Place of(ExecutionState state, int frame, int node);
  }

  AnswerStream(Watcher watcher, ValueText texts, LongSupplier clock, Places places) {
    this.said = new Said(watcher, clock);
    this.texts = texts;
    this.places = places;
  }

  @Override
  public synchronized void onFact(Fact fact, ExecutionState state) {
    // Whatever other facts there are, they change nothing of what is said.
    switch (fact) {
      case Fact.Started _ -> {
        said.begin(state.request().executionId());
        open(state, 0);
      }
      case Fact.FrameOpened opened -> open(state, opened.id());
      case Fact.NodeSettled settled -> {
        pieces.remove(new NodeKey(settled.frame(), settled.node()));
        if (settled.status() == NodeStatus.SUCCEEDED || settled.status() == NodeStatus.EXCEPTION) {
          settle(state, settled.frame(), settled.node());
        }
        promote(state, settled.frame());
        advance(state);
      }
      case Fact.NodesCancelled _ -> advance(state);
      case Fact.FrameClosed closed -> {
        close(closed.id());
        advance(state);
      }
      case Fact.Ended ended -> end(ended.status());
      default -> {}
    }
  }

  /** Takes over a run that is under way: what it has answered so far is said at once. */
  synchronized void resume(ExecutionState state) {
    said.begin(state.request().executionId());
    answered.append(state.answer());
    said.replace(0, 0, state.answer());
    for (var frame : state.openFrames()) {
      open(state, frame.id());
      for (var node : frame.graph().nodes()) {
        if (isDone(frame, node)) {
          settle(state, frame.id(), node.index());
        }
      }
      promote(state, frame.id());
    }
    advance(state);
  }

  private static boolean isDone(Frame frame, Node node) {
    var status = frame.status(node.index());
    return status == NodeStatus.SUCCEEDED || status == NodeStatus.EXCEPTION;
  }

  /** It is part of what the app has answered so far. */
  private static boolean hasAnswered(Frame frame, Node node) {
    return node.spec() instanceof RoutingSpec.Answer && isDone(frame, node);
  }

  /** Lets somebody else hear what is said, after all that was said so far. */
  synchronized void join(Watcher late, Runnable begin) {
    said.repeat(late);
    begin.run();
  }

  private void open(ExecutionState state, int id) {
    var frame = state.frame(id);
    if (frame == null) {
      return;
    }
    var speakers = new ArrayList<AnswerSession>();
    for (var node : frame.graph().nodes()) {
      if (AnswerSegment.speaks(node, id == 0) && !hasAnswered(frame, node)) {
        var session = new AnswerSession(id, node, places.of(state, id, node.index()));
        speakers.add(session);
        awaitPieces(session, frame);
      }
    }
    if (!speakers.isEmpty()) {
      speakers.sort(Comparator.comparing(session -> session.node.id()));
      uncertain.put(id, speakers);
      promote(state, id);
      advance(state);
    }
  }

  private void awaitPieces(AnswerSession session, Frame frame) {
    for (var segment : session.segments()) {
      if (segment instanceof AnswerSegment.Variable variable
          && variable.isOfNode(frame.graph())
          && variable.ref().path().size() == 1) {
        pieces
            .computeIfAbsent(
                new NodeKey(session.frame, variable.ref().slot()), _ -> new HashMap<>())
            .put(variable.ref().path().getFirst(), new StringBuilder());
      }
    }
  }

  /** Gives those their turn to which the run is now certain to come. */
  private void promote(ExecutionState state, int id) {
    var waiting = uncertain.get(id);
    var frame = waiting == null ? null : state.frame(id);
    if (waiting == null || frame == null) {
      return;
    }
    for (var session : List.copyOf(waiting)) {
      if (session.isCertain(frame)) {
        waiting.remove(session);
        turns.add(session);
      }
    }
  }

  /** A node has put out what it says: its text is fixed. One that has said nothing lets it pass. */
  private void settle(ExecutionState state, int id, int node) {
    var frame = state.frame(id);
    var session = frame == null ? null : find(id, node);
    if (frame == null || session == null) {
      return;
    }
    session.fix(segment -> whole(segment, frame));
    answered.append(session.text());
    counts &= !(session.node.spec() instanceof RoutingSpec.End);
    if (spoken.remove(session)) {
      correct(session, session.text());
      return;
    }
    if (uncertain.getOrDefault(id, List.of()).remove(session)) {
      turns.add(session);
    }
    var first = turns.getFirst();
    if (first != session && first.begin < 0 && turns.remove(session)) {
      turns.addFirst(session);
    }
  }

  /** One that has said all is not right after all: this takes the place of what it said. */
  private void correct(AnswerSession session, String text) {
    var by = text.length() - (session.end() - session.begin);
    spoken.forEach(other -> shift(other, session, by));
    turns.forEach(other -> shift(other, session, by));
    said.replace(session.begin, session.end(), text);
  }

  private static void shift(AnswerSession other, AnswerSession corrected, int by) {
    if (other.begin >= corrected.end()) {
      other.shift(by);
    }
  }

  private @Nullable AnswerSession find(int frame, int node) {
    var unsettled =
        List.<Collection<AnswerSession>>of(turns, spoken, uncertain.getOrDefault(frame, List.of()));
    for (var some : unsettled) {
      for (var session : some) {
        if (session.frame == frame && session.node.index() == node) {
          return session;
        }
      }
    }
    return null;
  }

  private void advance(ExecutionState state) {
    for (var session : List.copyOf(spoken)) {
      var frame = state.frame(session.frame);
      if (frame == null || isGivenUp(frame, session)) {
        spoken.remove(session);
        correct(session, "");
      }
    }
    while (!turns.isEmpty()) {
      var session = turns.getFirst();
      var frame = state.frame(session.frame);
      if (!session.isFixed() && (frame == null || isGivenUp(frame, session))) {
        drop(session);
        continue;
      }
      if (session.begin < 0) {
        session.segmentBegin = said.length();
      }
      if (!speak(session, frame)) {
        return;
      }
      session.end(said.length());
      turns.removeFirst();
      if (session.isFixed()) {
        correct(session, session.text());
      } else {
        spoken.add(session);
      }
    }
  }

  private static boolean isGivenUp(Frame frame, AnswerSession session) {
    return switch (frame.status(session.node.index())) {
      case SKIPPED, CANCELLED, FAILED -> true;
      case PENDING, READY, RUNNING, BACKOFF, WAITING, SUCCEEDED, EXCEPTION -> false;
    };
  }

  /** Says what can be said; whether that was all. */
  private boolean speak(AnswerSession session, @Nullable Frame frame) {
    for (var segment = session.segment(); segment != null; segment = session.segment()) {
      if (segment instanceof AnswerSegment.Variable variable
          && frame != null
          && !isWhole(variable, frame)) {
        sayPieces(session, variable);
        return false;
      }
      var fixed =
          segment instanceof AnswerSegment.Text text
              ? text
              : whole(segment, java.util.Objects.requireNonNull(frame));
      sayWhole(session, fixed);
      session.next(said.length());
    }
    return true;
  }

  private static boolean isWhole(AnswerSegment.Variable variable, Frame frame) {
    return !variable.isOfNode(frame.graph()) || frame.status(variable.ref().slot()).isSettled();
  }

  /** The text of a segment with the values as they are now; a skipped node says nothing. */
  private AnswerSegment.Text whole(AnswerSegment segment, Frame frame) {
    return switch (segment) {
      case AnswerSegment.Text text -> text;
      case AnswerSegment.Variable(var ref, var missing) -> {
        var variable = (AnswerSegment.Variable) segment;
        var skipped =
            variable.isOfNode(frame.graph()) && frame.status(ref.slot()) == NodeStatus.SKIPPED;
        var value = skipped ? Value.none() : frame.read(ref);
        yield new AnswerSegment.Text(
            value == null ? missing : texts.markdown(value), ref.selector());
      }
    };
  }

  private void sayWhole(AnswerSession session, AnswerSegment.Text segment) {
    var shown = said.from(session.segmentBegin);
    if (!segment.text().startsWith(shown)) {
      said.takeBack(session.segmentBegin);
      shown = "";
    }
    say(session, segment.selector(), segment.text().substring(shown.length()));
  }

  private void sayPieces(AnswerSession session, AnswerSegment.Variable variable) {
    var of = pieces.get(new NodeKey(session.frame, variable.ref().slot()));
    var text = of == null ? null : of.get(variable.ref().path().getFirst());
    var shown = said.length() - session.segmentBegin;
    if (text != null && shown < text.length()) {
      say(session, variable.ref().selector(), text.substring(shown));
    }
  }

  /** A node shows a piece of an output; an offset before what is known takes the rest back. */
  synchronized void onPiece(int frame, int node, String output, long offset, String delta) {
    var of = pieces.get(new NodeKey(frame, node));
    var text = of == null ? null : of.get(output);
    if (text == null || offset > text.length()) {
      return;
    }
    text.setLength((int) offset);
    text.append(delta);
    var session = turns.peekFirst();
    if (session != null
        && session.frame == frame
        && session.segment() instanceof AnswerSegment.Variable variable
        && variable.isOutputOf(node, output)) {
      if (said.length() > session.segmentBegin + offset) {
        said.takeBack(session.segmentBegin + (int) offset);
      }
      sayPieces(session, variable);
    }
  }

  private void say(AnswerSession session, List<String> selector, String text) {
    if (!text.isEmpty()) {
      if (session.begin < 0) {
        session.begin = said.length();
      }
      said.say(session.place, selector, text);
    }
  }

  private void drop(AnswerSession session) {
    var speaks = !turns.isEmpty() && turns.getFirst() == session;
    turns.remove(session);
    if (speaks && session.begin >= 0 && session.begin < said.length()) {
      said.takeBack(session.begin);
    }
  }

  private void close(int frame) {
    uncertain.remove(frame);
    for (var session : List.copyOf(spoken)) {
      if (session.frame == frame) {
        spoken.remove(session);
        correct(session, "");
      }
    }
    for (var session : List.copyOf(turns)) {
      if (session.frame == frame && !session.isFixed()) {
        drop(session);
      }
    }
    pieces.keySet().removeIf(key -> key.frame() == frame);
  }

  /** Answers count in the order in which their nodes came to their end. */
  private void end(RunStatus status) {
    if (counts && (status == RunStatus.SUCCEEDED || status == RunStatus.PARTIAL_SUCCEEDED)) {
      said.replace(0, said.length(), answered.toString());
    }
  }
}
