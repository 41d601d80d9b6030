package io.heddle.compiler.check;

import io.heddle.compiler.Position;
import io.heddle.compiler.Severity;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Node;
import org.jspecify.annotations.Nullable;

/**
 * A rule of somebody else's about workflows. Asked once for each text that has no errors of its
 * own, by any thread; must be quick and must not do anything but look.
 */
@FunctionalInterface
public interface WorkflowRule {

  void check(CompiledWorkflow workflow, Report report);

  /** Takes what a rule finds. */
  interface Report {

    /**
     * @param message one sentence
     * @param hint how to mend it, or null
     */
    void add(Severity severity, String message, Position at, @Nullable String hint);

    /** A finding about a node. */
    void add(Severity severity, String message, Node node, @Nullable String hint);
  }
}
