package io.heddle.compiler.draft;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import io.heddle.compiler.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a compilation found so far. Not thread safe: one compilation, one instance.
 *
 * <p>Keeps the first {@value #MOST}; a text with more defects than that is mended in rounds.
 */
public final class Findings {

  private static final int MOST = 1_000;

  private final List<Diagnostic> found = new ArrayList<>();
  private final Set<String> nodesWithErrors = new HashSet<>();
  private boolean errors;

  public void add(Diagnostic diagnostic) {
    if (diagnostic.severity() == Severity.ERROR) {
      errors = true;
      var node = diagnostic.nodeId();
      if (node != null) {
        nodesWithErrors.add(node);
      }
    }
    if (found.size() < MOST || (diagnostic.severity() == Severity.ERROR && !containsError())) {
      found.add(diagnostic);
    }
  }

  public void add(DiagnosticCode code, String message, Position position) {
    add(new Diagnostic(code, message, position));
  }

  public void add(
      DiagnosticCode code,
      String message,
      Position position,
      @Nullable String nodeId,
      @Nullable String field,
      @Nullable String hint) {
    add(new Diagnostic(code, message, position, nodeId, field, hint));
  }

  public boolean hasErrors() {
    return errors;
  }

  /** Whether an error was found in the settings of the node with this id. */
  public boolean hasErrorIn(String nodeId) {
    return nodesWithErrors.contains(nodeId);
  }

  /** Everything found, in the order in which it was found. */
  public List<Diagnostic> all() {
    return List.copyOf(found);
  }

  private boolean containsError() {
    return found.stream().anyMatch(one -> one.severity() == Severity.ERROR);
  }
}
