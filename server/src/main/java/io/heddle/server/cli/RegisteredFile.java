package io.heddle.server.cli;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.server.LocalWorkflows;
import io.heddle.server.execution.Executions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow file and those it names, checked here and given to a store.
 *
 * @param texts by workflow id, what is named before what names it
 */
record RegisteredFile(String id, CompiledWorkflow workflow, Map<String, String> texts) {

  /** How reading it went. */
  sealed interface Reading {
    record Read(RegisteredFile file, WorkflowFile findings) implements Reading {}

    record Refused(WorkflowFile file) implements Reading {}

    record NoText(String message) implements Reading {}
  }

  /**
   * @param folder where the workflows are that it names; beside it when null
   */
  static Reading read(Path path, @Nullable Path folder, CompileOptions options) {
    var file = WorkflowFile.open(path, options, false);
    if (file.workflow() == null) {
      return new Reading.Refused(file);
    }
    if (file.source().isEmpty()) {
      return new Reading.NoText(
          "%s is compiled: what runs durably is kept as text; give the workflow it was made from"
              .formatted(path));
    }
    var beside = folder == null ? file.path().resolveSibling("") : folder;
    var others = new LocalWorkflows(file.workflow(), file.path(), file.source(), beside, options);
    return switch (others.process()) {
      case ProcessResult.Refused refused ->
          new Reading.Refused(WorkflowFile.refused(others.files(), refused));
      case ProcessResult.Processed(var definition) -> {
        var texts = new LinkedHashMap<String, String>();
        collect(definition, others, texts);
        yield new Reading.Read(
            new RegisteredFile(definition.id(), definition.workflow(), texts), file);
      }
    };
  }

  private static void collect(
      ProcessedWorkflow definition, LocalWorkflows others, Map<String, String> texts) {
    if (texts.containsKey(definition.id())) {
      return;
    }
    definition.children().values().forEach(child -> collect(child, others, texts));
    texts.put(definition.id(), others.files().text(definition.id()));
  }

  /** Makes the texts the newest versions of their workflows. */
  void register(Executions executions, String group) {
    texts.forEach((workflow, text) -> executions.register(group, workflow, text));
  }
}
