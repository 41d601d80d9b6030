package io.heddle.runtime.nested;

import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.compiler.registry.WorkflowRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Finds workflows in a registry. What a parent keeps is answered at once; whatever may compile runs
 * on the executor.
 */
public record RegistryLookup(WorkflowRegistry registry, Executor executor)
    implements WorkflowLookup {

  @Override
  public CompletionStage<ProcessResult> find(
      @Nullable ProcessedWorkflow parent, String workflow, @Nullable String version) {
    var pinned = parent == null ? null : parent.pinned(workflow, version);
    return pinned == null
        ? CompletableFuture.supplyAsync(() -> ask(parent, workflow, version), executor)
        : CompletableFuture.completedFuture(new ProcessResult.Processed(pinned));
  }

  private ProcessResult ask(
      @Nullable ProcessedWorkflow parent, String workflow, @Nullable String version) {
    return parent == null
        ? registry.ensureProcessed(workflow, version)
        : registry.child(parent, workflow, version);
  }
}
