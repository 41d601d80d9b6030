package io.heddle.runtime.event;

import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.NodeStatus;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One answer or end node of one frame: what it says, and how far that has been said. */
final class AnswerSession {

  final int frame;
  final Node node;
  final RunEvent.Place place;
  private List<AnswerSegment> segments;
  private int at;

  /** Where its text begins in what was said; negative until it has its turn. */
  int begin = -1;

  /** Where the text of its present segment begins. */
  int segmentBegin;

  private int end = -1;
  private boolean fixed;

  AnswerSession(int frame, Node node, RunEvent.Place place) {
    this.frame = frame;
    this.node = node;
    this.place = place;
    this.segments = AnswerSegment.of(node);
  }

  /** What it says next, or null when it has said all. */
  @Nullable AnswerSegment segment() {
    return at < segments.size() ? segments.get(at) : null;
  }

  List<AnswerSegment> segments() {
    return segments;
  }

  void next(int position) {
    at++;
    segmentBegin = position;
  }

  /** Its node has come to its end: nothing of what it says can change. */
  void fix(Function<AnswerSegment, AnswerSegment.Text> whole) {
    segments = segments.stream().<AnswerSegment>map(whole).toList();
    fixed = true;
  }

  /** All that it says, once it is fixed. */
  String text() {
    var text = new StringBuilder();
    for (var segment : segments) {
      if (segment instanceof AnswerSegment.Text(var part, _)) {
        text.append(part);
      }
    }
    return text.toString();
  }

  boolean isFixed() {
    return fixed;
  }

  /** It has said all. */
  void end(int position) {
    begin = begin < 0 ? position : begin;
    end = position;
  }

  /** Where its text ends, once it has said all. */
  int end() {
    return end;
  }

  /** What was said before it has become longer by so many characters. */
  void shift(int by) {
    begin += by;
    segmentBegin += by;
    end += by;
  }

  /**
   * Whether the run is certain to come to this node: some way from the root leads here over edges
   * that are taken, or that nothing decides any more. One walk over the graph, however many ways
   * there are.
   */
  boolean isCertain(Frame live) {
    var graph = live.graph();
    var seen = new HashSet<Integer>();
    var work = new ArrayDeque<Integer>();
    work.add(node.index());
    while (!work.isEmpty()) {
      var reached = work.remove();
      var incoming = graph.incoming(reached);
      if (incoming.length == 0
          && graph.roots().contains(reached)
          && live.status(reached) != NodeStatus.SKIPPED) {
        return true;
      }
      for (var index : incoming) {
        var edge = graph.edge(index);
        switch (live.edgeStatus(index)) {
          case TAKEN -> {
            return true;
          }
          case UNRESOLVED -> {
            if (!decides(graph.node(edge.source()), edge) && seen.add(edge.source())) {
              work.add(edge.source());
            }
          }
          case SKIPPED, CANCELLED -> {}
        }
      }
    }
    return false;
  }

  /** Whether it is open what comes after this node, or what this answer will say. */
  private boolean decides(Node source, Edge edge) {
    return source.branch()
        || edge.handle().equals(Edge.FAIL_BRANCH)
        || source.spec() instanceof ContainerSpec
        || source.spec() instanceof WaitSpec
        || AnswerSegment.speaks(source, true)
        || writesWhatItSays(source);
  }

  private boolean writesWhatItSays(Node source) {
    if (!(source.spec() instanceof RoutingSpec.Assigner assigner)) {
      return false;
    }
    for (var item : assigner.items()) {
      var target = source.inputs().get(item.targetInput());
      for (var segment : segments) {
        if (segment instanceof AnswerSegment.Variable(var ref, _)
            && ref.up() == target.up()
            && ref.slot() == target.slot()) {
          return true;
        }
      }
    }
    return false;
  }
}
