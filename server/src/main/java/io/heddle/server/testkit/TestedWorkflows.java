package io.heddle.server.testkit;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.dsl.TextResult;
import io.heddle.compiler.dsl.WorkflowText;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.server.FolderWorkflows;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The workflow that is tested, and those of a folder that it may run, by the names it has for them.
 * The others are read and compiled when they are first asked for. Thread-safe.
 */
public final class TestedWorkflows {

  private final TestedWorkflow main;
  private final String mainId;
  private final FolderWorkflows files;
  private final CompileOptions options;
  private final Map<Path, CompileResult> compiled = new HashMap<>();

  /**
   * @param folder where the other workflows are
   */
  TestedWorkflows(TestedWorkflow main, String source, Path folder, CompileOptions options) {
    this.main = main;
    this.mainId =
        main.compiled().id().isEmpty() ? FolderWorkflows.stem(main.file()) : main.compiled().id();
    this.files = new FolderWorkflows(folder, mainId, main.file(), source);
    this.options = options;
    compiled.put(main.file(), new CompileResult.Compiled(main.compiled()));
  }

  public TestedWorkflow main() {
    return main;
  }

  /** The name under which the files know the workflow that is tested. */
  String mainId() {
    return mainId;
  }

  FolderWorkflows files() {
    return files;
  }

  /** Compiles a workflow that the files know. */
  synchronized CompileResult compile(String name) {
    var file = file(name);
    if (file == null) {
      throw new IllegalArgumentException("no file is the workflow " + name);
    }
    var known = compiled.get(file);
    if (known == null) {
      known = WorkflowCompiler.compile(file.toString(), files.text(name), options);
      compiled.put(file, known);
    }
    return known;
  }

  private @Nullable Path file(String name) {
    var path = files.path(name);
    return path == null ? null : path.toAbsolutePath().normalize();
  }

  /** The workflow of this name, or null when there is none that can be read and compiled. */
  @Nullable TestedWorkflow find(String name) {
    var file = file(name);
    if (file == null) {
      return null;
    }
    if (file.equals(main.file())) {
      return main;
    }
    return compile(name) instanceof CompileResult.Compiled(var workflow)
            && WorkflowText.read(file.toString(), files.text(name), options.textLimits())
                instanceof TextResult.Read(var text, _)
        ? new TestedWorkflow(file, workflow, text)
        : null;
  }

  /** The tested workflow and all that it may run, as far as they are there. */
  List<TestedWorkflow> reachable() {
    var found = new LinkedHashSet<Path>(List.of(main.file()));
    var all = new ArrayList<>(List.of(main));
    var open = new ArrayDeque<>(List.of(main));
    while (!open.isEmpty()) {
      for (var name : named(open.remove().compiled())) {
        var other = find(name);
        if (other != null && found.add(other.file())) {
          all.add(other);
          open.add(other);
        }
      }
    }
    return all;
  }

  private static List<String> named(CompiledWorkflow workflow) {
    var names = new ArrayList<String>();
    for (var graph : workflow.graphs()) {
      for (var node : graph.nodes()) {
        if (node.spec() instanceof WaitSpec.SubWorkflow other) {
          names.add(other.workflow());
        }
      }
    }
    workflow.triggers().forEach(trigger -> names.add(trigger.workflow()));
    var onError = workflow.errorHandling().errorWorkflow();
    if (onError != null) {
      names.add(onError);
    }
    return names;
  }
}
