package io.heddle.persistence.event;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.cache.CacheSettings;
import io.heddle.compiler.cache.WorkflowCache;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.persistence.Store;
import io.heddle.persistence.codec.CodecException;
import io.heddle.persistence.codec.WorkflowOfRun;

/**
 * Compiles again what a run began with: the text of the content hash it was pinned to, as the
 * definitions of its group have it. Texts stay in memory within the bounds of a cache.
 */
public final class StoredWorkflows implements WorkflowOfRun {

  private final Store store;
  private final WorkflowCache cache = new WorkflowCache(CacheSettings.DEFAULT);

  public StoredWorkflows(Store store) {
    this.store = store;
  }

  @Override
  public CompiledWorkflow workflow(String executionId, String workflowId, String contentHash) {
    var slash = executionId.indexOf('/');
    if (slash < 0) {
      throw new CodecException("execution id %s names no group".formatted(executionId));
    }
    var group = executionId.substring(0, slash);
    // A hash is one text, so what is found once never changes.
    var known = cache.find(group, workflowId, contentHash);
    if (known == null) {
      var definition = store.definitions(group).hashed(contentHash);
      if (definition == null) {
        throw new CodecException(
            "run %s began with workflow %s of content %s, which group %s does not have any more"
                .formatted(executionId, workflowId, contentHash, group));
      }
      known =
          cache.byVersion(
              group,
              workflowId,
              contentHash,
              definition.text(),
              text -> WorkflowCompiler.compile(null, text, CompileOptions.DEFAULT));
    }
    return switch (known) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected ->
          throw new CodecException(
              "run %s began with a text this release does not accept: %s"
                  .formatted(executionId, rejected.summary()));
    };
  }
}
