package io.heddle.compiler.ir;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One graph of a workflow: the root, the inside of a container, or an error handler.
 *
 * <p>Shared by all runs. A run keeps one small state per frame over it: an array of node states,
 * one of edge states, and an array of {@link #slots} values.
 *
 * <p>Slots: the first {@code nodes.size()} hold the outputs of the nodes; the rest are {@link
 * #variables}.
 */
public final class Graph {

  private final int id;
  private final int parent;
  private final int owner;
  private final List<Node> nodes;
  private final List<Edge> edges;
  private final List<Variable> variables;
  private final List<Integer> roots;
  private final int[][] out;
  private final int[][] in;

  /**
   * A variable of the frame that no node puts out.
   *
   * @param namespace {@code sys}, {@code env}, {@code conversation}, {@code __scope__} ...
   */
  public record Variable(String namespace, String name) {}

  /**
   * @param id index in {@link CompiledWorkflow#graphs}
   * @param parent the graph of the node that contains this one, or -1
   * @param owner the index of that node in the parent, or -1
   * @param roots the nodes a run may begin at; a run begins at one and the others are skipped
   */
  public Graph(
      int id,
      int parent,
      int owner,
      List<Node> nodes,
      List<Edge> edges,
      List<Variable> variables,
      List<Integer> roots) {
    this.id = id;
    this.parent = parent;
    this.owner = owner;
    this.nodes = List.copyOf(nodes);
    this.edges = List.copyOf(edges);
    this.variables = List.copyOf(variables);
    this.roots = List.copyOf(roots);
    this.out = adjacency(nodes.size(), edges, true);
    this.in = adjacency(nodes.size(), edges, false);
  }

  private static int[][] adjacency(int size, List<Edge> edges, boolean outgoing) {
    var counts = new int[size];
    for (var edge : edges) {
      counts[outgoing ? edge.source() : edge.target()]++;
    }
    var lists = new int[size][];
    Arrays.setAll(lists, node -> new int[counts[node]]);
    Arrays.fill(counts, 0);
    for (var edge : edges) {
      var node = outgoing ? edge.source() : edge.target();
      lists[node][counts[node]++] = edge.index();
    }
    return lists;
  }

  public int id() {
    return id;
  }

  public int parent() {
    return parent;
  }

  public int owner() {
    return owner;
  }

  public List<Node> nodes() {
    return nodes;
  }

  public Node node(int index) {
    return nodes.get(index);
  }

  /** The node with this id, or null. */
  public @Nullable Node node(String nodeId) {
    for (var node : nodes) {
      if (node.id().equals(nodeId)) {
        return node;
      }
    }
    return null;
  }

  public List<Edge> edges() {
    return edges;
  }

  public Edge edge(int index) {
    return edges.get(index);
  }

  public List<Variable> variables() {
    return variables;
  }

  public List<Integer> roots() {
    return roots;
  }

  public int slots() {
    return nodes.size() + variables.size();
  }

  /** The slot of a variable, or -1 when nothing in the workflow speaks of it. */
  public int slot(String namespace, String name) {
    for (var i = 0; i < variables.size(); i++) {
      var variable = variables.get(i);
      if (variable.namespace().equals(namespace) && variable.name().equals(name)) {
        return nodes.size() + i;
      }
    }
    return -1;
  }

  /**
   * Indexes of the edges that leave a node, in the order of the text. Never changed by the caller.
   */
  @SuppressWarnings("ArrayReturn")
  public int[] outgoing(int node) {
    return out[node];
  }

  /** Indexes of the edges that enter a node. Never changed by the caller. */
  @SuppressWarnings("ArrayReturn")
  public int[] incoming(int node) {
    return in[node];
  }
}
