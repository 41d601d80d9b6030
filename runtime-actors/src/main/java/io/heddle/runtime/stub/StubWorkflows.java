package io.heddle.runtime.stub;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.compiler.registry.RegisteredWorkflows;
import io.heddle.compiler.registry.WorkflowRegistry;
import io.heddle.runtime.nested.WorkflowLookup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Any other workflow is one that takes everything and puts out a text. */
public final class StubWorkflows implements WorkflowLookup {

  private static final String TEXT =
      """
      version: "0.1.0"
      id: stub
      environment_variables: [{ name: text, type: string, value: stub }]
      nodes:
        - { id: start, data: { type: start, title: Start } }
        - { id: end, data: { type: end, title: End, outputs: [{ variable: text, value_selector: [env, text] }] } }
      edges: [{ source: start, target: end }]
      """;

  private final WorkflowRegistry registry;

  public StubWorkflows() {
    var source = new RegisteredWorkflows();
    source.register("stub", TEXT);
    registry = new WorkflowRegistry(source, _ -> compiled());
  }

  private static CompileResult compiled() {
    return WorkflowCompiler.compile(null, TEXT, CompileOptions.DEFAULT);
  }

  @Override
  public CompletionStage<ProcessResult> find(
      @Nullable ProcessedWorkflow parent, String workflow, @Nullable String version) {
    return CompletableFuture.completedFuture(registry.ensureProcessed("stub"));
  }
}
