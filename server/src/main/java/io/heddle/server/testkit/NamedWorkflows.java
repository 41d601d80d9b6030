package io.heddle.server.testkit;

import io.heddle.compiler.CompileResult;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.dsl.Fields;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The workflows that a test file speaks of, and the nodes they have. */
final class NamedWorkflows {

  /** One of them. */
  record Named(TestedWorkflow workflow, NodesOf nodes) {}

  private final TestedWorkflows workflows;
  private final Named main;
  private final Map<String, Named> others = new HashMap<>();
  private @Nullable Set<String> kinds;

  NamedWorkflows(TestedWorkflows workflows) {
    this.workflows = workflows;
    this.main = new Named(workflows.main(), new NodesOf(workflows.main().compiled()));
  }

  /** The workflow that is tested. */
  Named main() {
    return main;
  }

  /** The workflow that a field names, or null after reporting that there is none. */
  @Nullable Named check(Fields fields, String key, String name) {
    var known = others.get(name);
    if (known != null) {
      return known;
    }
    var found = workflows.find(name);
    if (found == null) {
      fields.report(DiagnosticCode.E609, key, missing(name), hint(name));
      return null;
    }
    var named =
        found.file().equals(main.workflow().file())
            ? main
            : new Named(found, new NodesOf(found.compiled(), "the workflow " + name));
    others.put(name, named);
    return named;
  }

  private String missing(String name) {
    return workflows.files().path(name) != null
            && workflows.compile(name) instanceof CompileResult.Rejected rejected
        ? "the workflow %s does not compile: %s".formatted(name, rejected.summary())
        : "no workflow '%s' is beside the tested one".formatted(name);
  }

  private @Nullable String hint(String name) {
    var names = workflows.files().ids().stream().filter(id -> !id.endsWith(".test")).toList();
    return names.contains(name) ? null : NearestName.hint(name, names);
  }

  /**
   * Reports a kind of which no node is.
   *
   * @param only where it has to be, or null for the tested workflow and all it may run
   */
  void checkKind(Fields fields, String key, String kind, @Nullable Named only) {
    var known = only == null ? kinds(kind) : only.nodes().kinds();
    if (!known.contains(kind)) {
      fields.report(
          DiagnosticCode.E607,
          key,
          "the workflow has no node of type '%s'".formatted(kind),
          NearestName.hint(kind, known));
    }
  }

  /** Looks at other workflows only when the tested one has no such kind. */
  private Set<String> kinds(String kind) {
    if (main.nodes().kinds().contains(kind)) {
      return main.nodes().kinds();
    }
    var all = kinds;
    if (all == null) {
      all = new LinkedHashSet<>();
      for (var workflow : workflows.reachable()) {
        all.addAll(new NodesOf(workflow.compiled()).kinds());
      }
      kinds = all;
    }
    return all;
  }
}
