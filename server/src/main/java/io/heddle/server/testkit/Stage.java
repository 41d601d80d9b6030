package io.heddle.server.testkit;

import io.heddle.compiler.CompileResult;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.WorkflowRegistry;
import io.heddle.compiler.registry.WorkflowSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The workflows of one test as it runs them: each rewired for its mocks, once, and known by the
 * rewired workflow itself, so that a node that runs tells which workflow it is of.
 *
 * <p>A workflow that only mocked nodes name is never looked for. Thread-safe.
 */
final class Stage {

  private final TestedWorkflows workflows;
  private final WorkflowTest test;
  private final WorkflowRegistry registry;
  private final Map<CompiledWorkflow, TestedWorkflow> originals =
      Collections.synchronizedMap(new IdentityHashMap<>());

  Stage(TestedWorkflows workflows, WorkflowTest test) {
    this.workflows = workflows;
    this.test = test;
    this.registry = new WorkflowRegistry(workflows.files(), this::compile);
  }

  /** The tested workflow, with all that it names; refused when one of them cannot run. */
  ProcessResult process() {
    return registry.ensureProcessed(workflows.mainId());
  }

  WorkflowRegistry registry() {
    return registry;
  }

  /** The workflow as its file has it, or null when it is none of this test. */
  @Nullable TestedWorkflow original(CompiledWorkflow rewired) {
    return originals.get(rewired);
  }

  private CompileResult compile(WorkflowSource.Definition definition) {
    var original = workflows.find(definition.workflowId());
    if (original == null) {
      return workflows.compile(definition.workflowId());
    }
    var rewired = rewired(original);
    originals.put(rewired, original);
    return new CompileResult.Compiled(rewired);
  }

  private CompiledWorkflow rewired(TestedWorkflow workflow) {
    var isMain = workflow.file().equals(workflows.main().file());
    var looksAt = test.expectation().resolvedIn(workflow.file(), isMain);
    Predicate<Node> isMocked = node -> Session.mock(test, workflow.file(), node) != null;
    Predicate<Node> isObserved = node -> looksAt.containsKey(node.id()) && Rewired.canObserve(node);
    return Rewired.of(workflow.compiled(), isMocked, isObserved);
  }
}
