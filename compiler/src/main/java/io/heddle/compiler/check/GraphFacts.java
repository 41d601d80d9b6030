package io.heddle.compiler.check;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.lower.Handles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the shape of a graph says: which nodes a run can come to, in which order, and which nodes
 * every way to another one passes.
 *
 * <p>Loops over arrays instead of recursion: a chain of any length is fine. A run begins at one of
 * several roots, so the walk begins at a node of its own above them, numbered {@code size}.
 */
final class GraphFacts {

  private static final int UNKNOWN = -1;
  private static final List<String> PLAIN = List.of(Edge.DEFAULT);

  private final Graph graph;
  private final int size;
  private final BitSet reachable = new BitSet();
  private final int[] order;
  private final int[] number;
  private final int[] dominator;
  private final BitSet cyclic;
  private final @Nullable BitSet[] reachedFrom;
  private final @Nullable BitSet[] leadingTo;

  GraphFacts(Graph graph) {
    this.graph = graph;
    this.size = graph.nodes().size();
    this.number = new int[size + 1];
    this.order = reversePostOrder();
    this.dominator = dominators();
    this.cyclic = unordered();
    this.reachedFrom = new BitSet[size];
    this.leadingTo = new BitSet[size];
  }

  boolean isReachable(int node) {
    return reachable.get(node);
  }

  /** Whether the node is on a cycle or behind one. */
  boolean isUnordered(int node) {
    return cyclic.get(node);
  }

  boolean hasCycle() {
    return !cyclic.isEmpty();
  }

  /** Whether every way from a root to the node passes the other. Both must be reachable. */
  boolean isDominated(int node, int by) {
    var at = node;
    while (number[at] > number[by]) {
      at = dominator[at];
    }
    return at == by && node != by;
  }

  /**
   * Whether {@code earlier} has surely run when {@code node} runs, whatever branches decide: some
   * node that every way to {@code node} passes leads to it in any case. For graphs without cycles.
   */
  boolean surelyRanBefore(int earlier, int node) {
    if (isDominated(node, earlier)) {
      return true;
    }
    var leading = leadingTo[earlier];
    if (leading == null) {
      leading = leadingTo(earlier);
      leadingTo[earlier] = leading;
    }
    for (var at = node; at != size; at = dominator[at]) {
      if (leading.get(at)) {
        return true;
      }
    }
    return leading.get(size);
  }

  /** Nodes after which the target runs in any case: all of a branch's decisions lead to it. */
  private BitSet leadingTo(int target) {
    var leading = new BitSet(size + 1);
    leading.set(target);
    for (var i = order.length - 1; i >= 0; i--) {
      var node = order[i];
      if (node != target && (node == size ? allRootsLead(leading) : leads(node, leading))) {
        leading.set(node);
      }
    }
    return leading;
  }

  private boolean allRootsLead(BitSet leading) {
    return graph.roots().stream().allMatch(leading::get);
  }

  private boolean leads(int node, BitSet leading) {
    var decisions = decisions(graph.node(node));
    if (decisions == null) {
      return hasEdge(node, null, leading);
    }
    for (var decision : decisions) {
      if (!hasEdge(node, decision, leading)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasEdge(int node, @Nullable String handle, BitSet leading) {
    for (var index : graph.outgoing(node)) {
      var edge = graph.edge(index);
      if (leading.get(edge.target()) && (handle == null || edge.handle().equals(handle))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable List<String> decisions(Node node) {
    if (!node.branch()) {
      return null;
    }
    var decisions = new ArrayList<>(Objects.requireNonNullElse(Handles.of(node.spec()), PLAIN));
    if (node.recovery().strategy() instanceof Recovery.Strategy.FailBranch) {
      decisions.add(Edge.FAIL_BRANCH);
    }
    return decisions;
  }

  /** Whether a way leads from one node to the other; a node does not reach itself that way. */
  boolean reaches(int from, int to) {
    var reached = reachedFrom[from];
    if (reached == null) {
      reached = walk(from);
      reachedFrom[from] = reached;
    }
    return reached.get(to);
  }

  private BitSet walk(int from) {
    var reached = new BitSet(size);
    var open = new int[size + 1];
    var count = 0;
    open[count++] = from;
    while (count > 0) {
      for (var edge : graph.outgoing(open[--count])) {
        var target = graph.edge(edge).target();
        if (!reached.get(target)) {
          reached.set(target);
          open[count++] = target;
        }
      }
    }
    return reached;
  }

  /** Nodes that can be reached, each before what only it leads to; the walk's own node first. */
  private int[] reversePostOrder() {
    Arrays.fill(number, UNKNOWN);
    var post = new int[size + 1];
    var done = 0;
    var stack = new int[size + 1];
    var next = new int[size + 1];
    var top = 0;
    stack[top] = size;
    reachable.set(size);
    while (top >= 0) {
      var node = stack[top];
      var target = successor(node, next[node]++);
      if (target == UNKNOWN) {
        post[done++] = node;
        top--;
      } else if (!reachable.get(target)) {
        reachable.set(target);
        stack[++top] = target;
      }
    }
    var reversed = new int[done];
    for (var i = 0; i < done; i++) {
      reversed[i] = post[done - 1 - i];
      number[reversed[i]] = i;
    }
    return reversed;
  }

  private int successor(int node, int index) {
    if (node == size) {
      return index < graph.roots().size() ? graph.roots().get(index) : UNKNOWN;
    }
    var out = graph.outgoing(node);
    return index < out.length ? graph.edge(out[index]).target() : UNKNOWN;
  }

  /** Cooper, Harvey and Kennedy: "A Simple, Fast Dominance Algorithm". */
  private int[] dominators() {
    var found = new int[size + 1];
    Arrays.fill(found, UNKNOWN);
    found[size] = size;
    for (var changed = true; changed; ) {
      changed = false;
      for (var i = 1; i < order.length; i++) {
        var node = order[i];
        var best = graph.roots().contains(node) ? size : UNKNOWN;
        for (var edge : graph.incoming(node)) {
          var source = graph.edge(edge).source();
          if (found[source] != UNKNOWN) {
            best = best == UNKNOWN ? source : common(found, best, source);
          }
        }
        if (found[node] != best) {
          found[node] = best;
          changed = true;
        }
      }
    }
    return found;
  }

  private int common(int[] found, int one, int two) {
    var left = one;
    var right = two;
    while (left != right) {
      while (number[left] > number[right]) {
        left = found[left];
      }
      while (number[right] > number[left]) {
        right = found[right];
      }
    }
    return left;
  }

  /** What is left when nodes without open edges are taken away again and again. */
  private BitSet unordered() {
    var left = new BitSet(size);
    left.set(0, size);
    var open = new int[size];
    var ready = new int[size];
    var count = 0;
    for (var node = 0; node < size; node++) {
      open[node] = graph.incoming(node).length;
      if (open[node] == 0) {
        ready[count++] = node;
      }
    }
    while (count > 0) {
      var node = ready[--count];
      left.clear(node);
      for (var edge : graph.outgoing(node)) {
        var target = graph.edge(edge).target();
        if (--open[target] == 0) {
          ready[count++] = target;
        }
      }
    }
    return left;
  }
}
