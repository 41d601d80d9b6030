package io.heddle.compiler.lower;

/** What a selector turned out to name. */
public sealed interface Target {

  /** An output of a node. */
  record Output(int graph, int node) implements Target {}

  /** A variable of the run: {@code sys}, {@code env}, {@code conversation}, or a trigger's. */
  record RunVariable(String namespace, String name) implements Target {}

  /** A variable of a container's frame, or a loop's own variable. */
  record FrameVariable() implements Target {}

  /** Nothing: reading it gives no value. */
  record Nothing(Reason reason) implements Target {}

  /** Why a selector names nothing. */
  enum Reason {
    /** There is no node of that id. */
    UNKNOWN_NODE,
    /** The node is inside a container that the reader is not in. */
    INSIDE_CONTAINER,
    /** There is no such variable of a frame here. */
    NO_FRAME,
    /** It has no name after the node. */
    INCOMPLETE
  }
}
