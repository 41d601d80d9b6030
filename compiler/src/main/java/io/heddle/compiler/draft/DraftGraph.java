package io.heddle.compiler.draft;

import io.heddle.compiler.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph of a text while it is put together: the root, the inside of a container, or the error
 * handler.
 */
public final class DraftGraph {

  /** What a graph is for; says which variables of its own a frame has. */
  public enum Kind {
    ROOT,
    ITERATION,
    LOOP,
    /** Filter and map of a list operator. */
    LIST,
    /** Reduce of a list operator. */
    REDUCE,
    HANDLER;

    /** Whether a frame of it belongs to a container. */
    public boolean isContainer() {
      return this != ROOT && this != HANDLER;
    }
  }

  private final int id;
  private final Kind kind;
  private final @Nullable DraftGraph parent;
  private final int owner;
  private final String ownerId;
  private final Position position;
  private final List<DraftNode> nodes = new ArrayList<>();
  private final List<DraftEdge> edges = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private boolean broken;

  DraftGraph(
      int id,
      Kind kind,
      @Nullable DraftGraph parent,
      int owner,
      String ownerId,
      Position position) {
    this.id = id;
    this.kind = kind;
    this.parent = parent;
    this.owner = owner;
    this.ownerId = ownerId;
    this.position = position;
  }

  public int id() {
    return id;
  }

  public Kind kind() {
    return kind;
  }

  public @Nullable DraftGraph parent() {
    return parent;
  }

  /** The index of the containing node in the parent, or -1. */
  public int owner() {
    return owner;
  }

  /** The id of the containing node, or empty. */
  public String ownerId() {
    return ownerId;
  }

  public Position position() {
    return position;
  }

  public List<DraftNode> nodes() {
    return nodes;
  }

  public List<DraftEdge> edges() {
    return edges;
  }

  /** The index of the node with this id, or -1. */
  public int indexOf(String nodeId) {
    return indexes.getOrDefault(nodeId, -1);
  }

  /** False when a node of that id is there already. */
  boolean add(DraftNode node) {
    if (indexes.putIfAbsent(node.id(), node.index()) != null) {
      return false;
    }
    nodes.add(node);
    return true;
  }

  void add(DraftEdge edge) {
    edges.add(edge);
  }

  /** Nodes or edges are missing: what follows from the shape of the graph cannot be told. */
  public void markBroken() {
    broken = true;
  }

  public boolean isBroken() {
    return broken;
  }

  /** How messages name it. */
  public String label() {
    return switch (kind) {
      case ROOT -> "the workflow";
      case HANDLER -> "the error handler";
      case ITERATION, LOOP, LIST, REDUCE -> "the sub-graph of '%s'".formatted(ownerId);
    };
  }
}
