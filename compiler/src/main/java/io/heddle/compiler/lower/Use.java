package io.heddle.compiler.lower;

import io.heddle.compiler.Position;
import io.heddle.compiler.ir.Ref;
import org.jspecify.annotations.Nullable;

/**
 * One place of a text that reads a variable.
 *
 * @param graph the graph it is read in
 * @param node the index of the node that reads it, or -1 when the graph's container does
 * @param kind what the reading is part of
 */
public record Use(
    int graph,
    int node,
    String nodeId,
    Ref ref,
    Target target,
    Kind kind,
    Position position,
    @Nullable String field) {

  /** What a reading is part of. */
  public enum Kind {
    /** A selector of its own. */
    SELECTOR,
    /** A reference inside a text. */
    TEMPLATE,
    /** A selector of which any may be missing: what the node is for. */
    OPTIONAL,
    /** A selector that is written to. */
    WRITE
  }
}
