package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.util.ArrayList;
import java.util.List;

/** What is special about gathers: their timers, and giving up what nobody waits for any more. */
final class Gathers {

  /** Whether a gather that waits for several has fewer branches left than it needs. */
  static boolean isShort(Frame frame, Node node, RoutingSpec.Gather gather) {
    return gather.join() == RoutingSpec.Join.SOME
        && gather.timeout() == null
        && frame.taken[node.index()] < gather.count();
  }

  static Outcome.Failed tooFew(Frame frame, Node node, RoutingSpec.Gather gather) {
    return Outcome.Failed.of(
        NodeFailure.of(
            ErrorKind.VALIDATION,
            "execution_error",
            "GatherError",
            "gather waits for %d branches, but only %d of %d can still arrive"
                .formatted(
                    gather.count(),
                    frame.taken[node.index()],
                    frame.graph.incoming(node.index()).length)));
  }

  void afterSettled(Turn turn, Frame frame, Node settled) {
    for (var edge : frame.graph.outgoing(settled.index())) {
      var target = frame.graph.node(frame.graph.edge(edge).target());
      if (target.spec() instanceof RoutingSpec.Gather gather
          && gather.timeout() != null
          && frame.nodes[target.index()] == NodeStatus.PENDING
          && frame.taken[target.index()] == 1
          && frame.edges[edge] == EdgeStatus.TAKEN) {
        var due = turn.now() + gather.timeout().toMillis();
        turn.timer(Fact.TimerKind.GATHER, frame.id, target.index(), due);
      }
    }
    if (settled.spec() instanceof RoutingSpec.Gather gather && gather.cancelRemaining()) {
      cancelRemaining(turn, frame, settled);
    }
  }

  void timedOut(Turn turn, Frame frame, Node node, Failures failures) {
    var gather = (RoutingSpec.Gather) node.spec();
    turn.emit(new Fact.JoinReleased(frame.id, node.index(), turn.now()));
    if (!gather.proceedOnTimeout()) {
      failures.failed(
          turn,
          frame,
          node,
          1,
          turn.now(),
          Outcome.Failed.of(
              NodeFailure.of(
                  ErrorKind.TIMEOUT,
                  "timeout",
                  "Timeout",
                  "gather timed out with %d of %d branches"
                      .formatted(
                          frame.taken[node.index()], frame.graph.incoming(node.index()).length))));
    }
  }

  /**
   * Gives up every unsettled node whose edges all lead to settled gathers or to nodes given up too.
   */
  private static void cancelRemaining(Turn turn, Frame frame, Node gather) {
    var given = new boolean[frame.nodes.length];
    var work = new ArrayList<Integer>();
    feeders(frame, gather.index(), given, work);
    for (var i = 0; i < work.size(); i++) {
      feeders(frame, work.get(i), given, work);
    }
    if (work.isEmpty()) {
      return;
    }
    var nodes = work.stream().sorted().toList();
    nodes.forEach(node -> interrupt(turn, frame, node));
    turn.emit(new Fact.NodesCancelled(frame.id, nodes, turn.now()));
  }

  private static void feeders(Frame frame, int target, boolean[] given, List<Integer> work) {
    for (var edge : frame.graph.incoming(target)) {
      var source = frame.graph.edge(edge).source();
      if (!given[source] && !frame.nodes[source].isSettled() && isOnlyFor(frame, source, given)) {
        given[source] = true;
        work.add(source);
      }
    }
  }

  private static boolean isOnlyFor(Frame frame, int node, boolean[] given) {
    for (var edge : frame.graph.outgoing(node)) {
      var target = frame.graph.edge(edge).target();
      if (!given[target] && !frame.nodes[target].isSettled()) {
        return false;
      }
    }
    return true;
  }

  private static void interrupt(Turn turn, Frame frame, int node) {
    var attempt = turn.state().live().attempt(frame, node);
    if (attempt != null) {
      turn.interrupt(frame, node, attempt.number());
    }
    var container = turn.state().live().container(frame, node);
    if (container != null) {
      Containers.interrupt(turn, container);
    }
  }
}
