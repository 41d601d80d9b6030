package io.heddle.compiler;

import java.util.List;

/**
 * What a group allows of a workflow text, beyond what can be read at all. Zero means no bound.
 *
 * @param maxNodes nodes of all graphs of a text
 * @param maxEdges edges of all graphs of a text
 * @param maxNodeId characters of a node's id
 * @param maxConfig bytes of one node's settings as JSON
 * @param maxNesting graphs inside each other, the root not counted
 * @param selectorDepth parts of a selector
 * @param selectorLength characters of a selector, dots included
 * @param selectorPrefixes what a selector may begin with besides a node's id; empty for anything
 */
public record DslPolicy(
    int maxNodes,
    int maxEdges,
    int maxNodeId,
    int maxConfig,
    int maxNesting,
    int selectorDepth,
    int selectorLength,
    List<String> selectorPrefixes) {

  /** Refuses nothing that can be read. */
  public static final DslPolicy PERMISSIVE = new DslPolicy(0, 0, 0, 0, 0, 0, 0, List.of());

  /** The standard level. */
  public static final DslPolicy STANDARD =
      new DslPolicy(200, 500, 128, 64 * 1024, 10, 0, 0, List.of());

  /** The strict level. */
  public static final DslPolicy STRICT =
      new DslPolicy(
          100,
          200,
          128,
          16 * 1024,
          5,
          5,
          256,
          List.of("sys", "env", "conversation", "loop", "__scope__"));

  public DslPolicy {
    selectorPrefixes = List.copyOf(selectorPrefixes);
  }
}
