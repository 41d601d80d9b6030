package io.heddle.compiler.lower;

import io.heddle.compiler.draft.Draft;
import io.heddle.compiler.ir.Graph;
import java.util.List;

/**
 * A draft's compiled parts.
 *
 * @param graphs by their number
 * @param uses every place of the text that reads or writes a variable
 */
public record Lowered(Draft draft, Envelope envelope, List<Graph> graphs, List<Use> uses) {}
