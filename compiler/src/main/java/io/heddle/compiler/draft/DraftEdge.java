package io.heddle.compiler.draft;

import io.heddle.compiler.Position;

/**
 * An edge as the text has it, between nodes that exist.
 *
 * @param source index of a node of the same graph
 * @param target index of a node of the same graph
 * @param handle {@code source} where the text names none
 */
public record DraftEdge(String id, int source, int target, String handle, Position position) {}
