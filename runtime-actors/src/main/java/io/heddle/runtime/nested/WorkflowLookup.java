package io.heddle.runtime.nested;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.ProcessedWorkflow;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Finds the workflows that runs start. Must not block: compiling is done on other threads. */
@FunctionalInterface
public interface WorkflowLookup {

  /** Where no other workflow is known. */
  WorkflowLookup NONE =
      (_, workflow, _) ->
          CompletableFuture.completedFuture(
              new ProcessResult.Refused(
                  workflow,
                  List.of(workflow),
                  List.of(
                      new Diagnostic(
                          DiagnosticCode.E609,
                          "workflow %s is not known: this group has no other workflows"
                              .formatted(workflow),
                          Position.UNKNOWN))));

  /**
   * @param parent the workflow that names it, whose choice of version counts; or null
   * @param version a version or a label, or null
   */
  CompletionStage<ProcessResult> find(
      @Nullable ProcessedWorkflow parent, String workflow, @Nullable String version);
}
