package io.heddle.compiler.draft;

import io.heddle.compiler.Position;
import io.heddle.compiler.dsl.TextMap;
import org.jspecify.annotations.Nullable;

/**
 * A node as the text has it, its settings not read yet.
 *
 * @param index its place in its graph
 * @param type one that its dialect knows
 * @param data its settings, node templates applied
 * @param inner the graph it contains, or null
 */
public record DraftNode(
    int index,
    String id,
    String type,
    String title,
    TextMap data,
    Position position,
    @Nullable DraftGraph inner) {}
