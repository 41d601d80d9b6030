package io.heddle.runtime.machine;

import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeFailure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One running instance of a graph: the root, or one item or round of a container.
 *
 * <p>Small on purpose, for of a list of 10,000 items as many frames live at once as run in
 * parallel. Only the state's {@code apply} writes it; arrays instead of maps because every step of
 * every run goes through them.
 */
public final class Frame {

  /** The owner of the frame in which an error handler runs. */
  static final int HANDLER = -2;

  final int id;
  final Graph graph;
  final @Nullable Frame parent;
  final int owner;
  final int index;
  final NodeStatus[] nodes;
  final EdgeStatus[] edges;
  final int[] unresolved;
  final int[] taken;
  final @Nullable Value[] slots;

  /** Nodes that are ready, running or waiting: at zero the frame is done. */
  int active;

  int steps;
  boolean breakRequested;
  boolean endReached;
  ObjectValue result = ObjectValue.EMPTY;

  /** The first node whose failure nothing mended: the frame ends with it, once the run goes on. */
  Fact.@Nullable NodeSettled failed;

  Frame(int id, Graph graph, @Nullable Frame parent, int owner, int index) {
    this.id = id;
    this.graph = graph;
    this.parent = parent;
    this.owner = owner;
    this.index = index;
    var size = graph.nodes().size();
    nodes = new NodeStatus[size];
    Arrays.fill(nodes, NodeStatus.PENDING);
    edges = new EdgeStatus[graph.edges().size()];
    Arrays.fill(edges, EdgeStatus.UNRESOLVED);
    unresolved = new int[size];
    for (var node = 0; node < size; node++) {
      unresolved[node] = graph.incoming(node).length;
    }
    taken = new int[size];
    slots = new @Nullable Value[graph.slots()];
  }

  public int id() {
    return id;
  }

  public Graph graph() {
    return graph;
  }

  /** The frame that contains this one, or null for the root. */
  public @Nullable Frame parent() {
    return parent;
  }

  /** The container in the parent's graph; negative for the root and for an error handler. */
  public int owner() {
    return owner;
  }

  /** Which item or round of its container. */
  public int index() {
    return index;
  }

  public NodeStatus status(int node) {
    return nodes[node];
  }

  public EdgeStatus edgeStatus(int edge) {
    return edges[edge];
  }

  public @Nullable Value slot(int slot) {
    return slots[slot];
  }

  /** The failure of this node, when it is the one that ends the frame; else null. */
  public @Nullable NodeFailure failure(int node) {
    return failed != null && failed.node() == node ? failed.failure() : null;
  }

  /** Whether the frame has come to its end, though nobody may have drawn the consequences yet. */
  boolean isOver() {
    return active == 0 || failed != null;
  }

  void scope(@Nullable Value item) {
    var first = graph.nodes().size();
    slots[first + ContainerSpec.ITEM] = item;
    slots[first + ContainerSpec.INDEX] = Value.of(index);
  }

  /** The frame so many levels above this one. */
  Frame up(int levels) {
    var frame = this;
    for (var i = 0; i < levels; i++) {
      frame = java.util.Objects.requireNonNull(frame.parent, "compiled reference above the root");
    }
    return frame;
  }

  /** The value a selector stands for, or null when there is no such variable (yet). */
  public @Nullable Value read(Ref ref) {
    return follow(up(ref.up()).slots[ref.slot()], ref.path());
  }

  @Nullable Value[] readAll(List<Ref> refs) {
    @Nullable Value[] values = new @Nullable Value[refs.size()];
    for (var i = 0; i < values.length; i++) {
      values[i] = read(refs.get(i));
    }
    return values;
  }

  static @Nullable Value follow(@Nullable Value value, List<String> path) {
    var current = value;
    for (var i = 0; i < path.size() && current != null; i++) {
      current =
          switch (current) {
            case ObjectValue object -> object.get(path.get(i));
            case FileValue file -> file.description().get(path.get(i));
            default -> null;
          };
    }
    return current;
  }

  /** The variables of a namespace that have a value here, by name. */
  ObjectValue variables(String namespace) {
    var values = new LinkedHashMap<String, Value>();
    for (var i = 0; i < graph.variables().size(); i++) {
      var variable = graph.variables().get(i);
      var value = slots[graph.nodes().size() + i];
      if (value != null && variable.namespace().equals(namespace)) {
        values.put(variable.name(), value);
      }
    }
    return new ObjectValue(values);
  }

  /**
   * Writes a slot, or one output inside it.
   *
   * @param name null when the slot is the variable
   */
  void write(int slot, @Nullable String name, Value value) {
    if (name == null) {
      slots[slot] = value;
    } else {
      var before = slots[slot] instanceof ObjectValue object ? object : ObjectValue.EMPTY;
      slots[slot] = before.with(name, value);
    }
  }
}
