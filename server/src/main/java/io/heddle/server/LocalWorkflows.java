package io.heddle.server;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.WorkflowRegistry;
import io.heddle.compiler.registry.WorkflowSource;
import java.nio.file.Path;

/** A workflow file that is run, and those beside it that it names. */
public final class LocalWorkflows {

  private final FolderWorkflows files;
  private final WorkflowRegistry registry;
  private final CompiledWorkflow main;
  private final String mainId;
  private final CompileOptions options;

  /**
   * @param main compiled already
   * @param text of it; empty when it was loaded compiled
   * @param folder where the workflows are that it names
   */
  public LocalWorkflows(
      CompiledWorkflow main, Path file, String text, Path folder, CompileOptions options) {
    this.main = main;
    this.mainId = main.id().isEmpty() ? FolderWorkflows.stem(file) : main.id();
    this.files = new FolderWorkflows(folder, mainId, file, text);
    this.options = options;
    this.registry = new WorkflowRegistry(files, this::compile);
  }

  private CompileResult compile(WorkflowSource.Definition definition) {
    return definition.workflowId().equals(mainId)
        ? new CompileResult.Compiled(main)
        : WorkflowCompiler.compile(
            String.valueOf(files.path(definition.workflowId())), definition.text(), options);
  }

  /** Makes the workflow ready to run, with all that it names; reads nothing if it names nothing. */
  public ProcessResult process() {
    return registry.ensureProcessed(mainId);
  }

  public WorkflowRegistry registry() {
    return registry;
  }

  public FolderWorkflows files() {
    return files;
  }
}
