package io.heddle.compiler.draft;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.ir.CompiledWorkflow.AppMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The structure of a workflow text.
 *
 * @param graphs the root first; a graph stands behind the one it is contained in
 * @param handler the graph of the flat dialect's {@code error_handler}, or null
 * @param top the mapping that holds the workflow's own keys: the text (flat) or its {@code
 *     workflow} block
 * @param text the whole text
 */
public record Draft(
    Dialect dialect,
    AppMode mode,
    String id,
    String name,
    String version,
    List<DraftGraph> graphs,
    @Nullable DraftGraph handler,
    TextMap top,
    TextMap text) {

  public DraftGraph root() {
    return graphs.getFirst();
  }
}
