package io.heddle.compiler.registry;

import static java.util.Objects.requireNonNull;

import io.heddle.compiler.CompileResult;
import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.Position;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.registry.ProcessResult.Processed;
import io.heddle.compiler.registry.ProcessResult.Refused;
import io.heddle.compiler.registry.WorkflowSource.Definition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A group's workflows by id, processed layer by layer: a workflow can run once everything it names
 * can.
 *
 * <p>Workflows may be registered in any order. One that names no other is processed at once; one
 * that does is processed when it is first needed, by then its children should be there. Each
 * version is processed once. A version keeps the child versions it was processed with, unless it
 * names them by a label. Missing and cyclic references are one error that shows the chain.
 * Thread-safe; processed workflows are found without a lock.
 *
 * <p>What was processed stays for as long as the registry does, because a parent must keep the
 * child it was processed with; a group's registry goes with the group.
 */
public final class WorkflowRegistry {

  /** Sub-workflows inside sub-workflows; the call depth is bounded again where they run. */
  static final int MAX_DEPTH = 32;

  /** Compiles a text; the cache of the group, usually. */
  @FunctionalInterface
  public interface Compiler {
    CompileResult compile(Definition definition);
  }

  private record Version(String workflowId, int number) {}

  private final WorkflowSource source;
  private final Compiler compiler;
  private final Map<Version, ProcessedWorkflow> processed = new ConcurrentHashMap<>();

  public WorkflowRegistry(WorkflowSource source, Compiler compiler) {
    this.source = source;
    this.compiler = compiler;
  }

  /**
   * Tells that a definition is there. Processes it when it names no other workflow.
   *
   * @return its own findings when it cannot be compiled; children are not looked at yet
   */
  public synchronized @Nullable Refused registered(Definition definition) {
    return switch (compiler.compile(definition)) {
      case CompileResult.Rejected rejected ->
          new Refused(
              definition.workflowId(), List.of(definition.workflowId()), rejected.findings());
      case CompileResult.Compiled(var workflow) -> {
        if (References.of(workflow).isEmpty() && !isProcessed(definition)) {
          keep(definition, workflow, Map.of());
        }
        yield null;
      }
    };
  }

  /** The newest version of a workflow, processed; the one entry for whoever wants to run it. */
  public ProcessResult ensureProcessed(String workflowId) {
    return ensureProcessed(workflowId, null);
  }

  /**
   * @param version a version or a label, or null for the newest
   */
  public ProcessResult ensureProcessed(String workflowId, @Nullable String version) {
    var definition = source.find(workflowId, version);
    if (definition != null) {
      var known = processed.get(version(definition));
      if (known != null) {
        return new Processed(known);
      }
    }
    synchronized (this) {
      return process(workflowId, version, new ArrayList<>(), null);
    }
  }

  /**
   * What a node or trigger of a processed workflow runs: the version the parent was processed with,
   * unless it names a label; then whatever the label points at now.
   *
   * @param place the node or trigger
   */
  public ProcessResult child(ProcessedWorkflow parent, String place) {
    var reference = parent.reference(place);
    if (reference == null) {
      throw new IllegalArgumentException(
          "workflow %s names no other at %s".formatted(parent.id(), place));
    }
    return child(parent, reference);
  }

  /** The same by what is named, for wherever a workflow names the same one it gets the same one. */
  public ProcessResult child(
      ProcessedWorkflow parent, String workflowId, @Nullable String version) {
    var reference = parent.reference(workflowId, version);
    return reference == null ? ensureProcessed(workflowId, version) : child(parent, reference);
  }

  private ProcessResult child(ProcessedWorkflow parent, Reference reference) {
    if (!reference.isLabelled()) {
      return new Processed(requireNonNull(parent.children().get(reference)));
    }
    var chain = List.of(parent.id());
    return switch (ensureProcessed(reference.workflowId(), reference.version())) {
      case Refused refused -> refused;
      case Processed(var child) -> {
        var refused = unsound(reference, child, chain);
        yield refused == null ? new Processed(child) : refused;
      }
    };
  }

  /** Whether a version has been processed already. */
  public boolean isProcessed(String workflowId, int number) {
    return processed.containsKey(new Version(workflowId, number));
  }

  private boolean isProcessed(Definition definition) {
    return processed.containsKey(version(definition));
  }

  private ProcessResult process(
      String workflowId,
      @Nullable String version,
      List<String> chain,
      @Nullable Reference reference) {
    var cyclic = chain.contains(workflowId);
    chain.add(workflowId);
    try {
      if (cyclic) {
        return cyclic(chain, reference);
      }
      if (chain.size() > MAX_DEPTH) {
        return tooDeep(chain, reference);
      }
      var definition = source.find(workflowId, version);
      if (definition == null) {
        return missing(chain, workflowId, version, reference);
      }
      var known = processed.get(version(definition));
      return known == null ? compile(definition, chain) : new Processed(known);
    } finally {
      chain.removeLast();
    }
  }

  private ProcessResult compile(Definition definition, List<String> chain) {
    return switch (compiler.compile(definition)) {
      case CompileResult.Rejected rejected ->
          new Refused(definition.workflowId(), List.copyOf(chain), rejected.findings());
      case CompileResult.Compiled(var workflow) -> children(definition, workflow, chain);
    };
  }

  private ProcessResult children(
      Definition definition, CompiledWorkflow workflow, List<String> chain) {
    var children = new LinkedHashMap<Reference, ProcessedWorkflow>();
    for (var reference : References.of(workflow)) {
      switch (process(reference.workflowId(), reference.version(), chain, reference)) {
        case Refused refused -> {
          return refused;
        }
        case Processed(var child) -> {
          var unsound = unsound(reference, child, chain);
          if (unsound != null) {
            return unsound;
          }
          children.put(reference, child);
        }
      }
    }
    return new Processed(keep(definition, workflow, children));
  }

  /** What is wrong with a child for the parents above it, though it can run by itself; or null. */
  private static @Nullable Refused unsound(
      Reference reference, ProcessedWorkflow child, List<String> chain) {
    var links = new ArrayList<>(chain);
    links.add(child.id());
    if (chain.size() + child.depth() > MAX_DEPTH) {
      return tooDeep(links, reference);
    }
    var circle = circle(child, chain, new HashSet<>());
    if (circle != null) {
      links.addAll(circle);
      return cyclic(links, reference);
    }
    return unfit(reference, child, links);
  }

  /**
   * A child that was processed before may name one of its new parents by a label, which was moved
   * since.
   *
   * @return the way from the child to that parent, or null
   */
  private static @Nullable List<String> circle(
      ProcessedWorkflow child, List<String> parents, Set<Version> seen) {
    if (!seen.add(new Version(child.id(), child.number()))) {
      return null;
    }
    for (var link : child.children().entrySet()) {
      var id = link.getKey().workflowId();
      if (link.getKey().isLabelled() && parents.contains(id)) {
        return List.of(id);
      }
      var rest = circle(link.getValue(), parents, seen);
      if (rest != null) {
        var way = new ArrayList<>(List.of(id));
        way.addAll(rest);
        return way;
      }
    }
    return null;
  }

  /** Inputs that a child's start requires and its parent does not give would fail every run. */
  private static @Nullable Refused unfit(
      Reference reference, ProcessedWorkflow child, List<String> links) {
    if (reference.use() == Reference.Use.ERROR_WORKFLOW) {
      return null;
    }
    var missing = missingInputs(child.workflow(), reference.given());
    if (missing.isEmpty()) {
      return null;
    }
    var isTrigger = reference.use() == Reference.Use.TRIGGERED;
    return refuse(
        links,
        reference,
        DiagnosticCode.E607,
        "workflow %s requires inputs that %s %s does not give: %s"
            .formatted(
                child.id(),
                isTrigger ? "trigger" : "node",
                reference.place(),
                String.join(", ", missing)),
        isTrigger
            ? "begin it with start-from-trigger, or give its inputs defaults"
            : "add them to the node's inputs, or give them defaults");
  }

  private static List<String> missingInputs(CompiledWorkflow child, Set<String> given) {
    var missing = new ArrayList<String>();
    for (var index : child.root().roots()) {
      if (child.root().node(index).spec() instanceof RoutingSpec.Start(var fields, var origin)) {
        if (origin != RoutingSpec.Origin.INPUTS) {
          return List.of();
        }
        for (var field : fields) {
          if (field.required() && field.defaultValue() == null && !given.contains(field.name())) {
            missing.add(field.name());
          }
        }
      }
    }
    return missing;
  }

  private ProcessedWorkflow keep(
      Definition definition,
      CompiledWorkflow workflow,
      Map<Reference, ProcessedWorkflow> children) {
    var kept =
        new ProcessedWorkflow(definition.workflowId(), definition.number(), workflow, children);
    processed.put(version(definition), kept);
    return kept;
  }

  private Refused missing(
      List<String> chain,
      String workflowId,
      @Nullable String version,
      @Nullable Reference reference) {
    var what = version == null ? workflowId : "%s, version %s,".formatted(workflowId, version);
    var by = reference == null ? "" : " (named by %s)".formatted(reference.place());
    var ids = new ArrayList<String>();
    source.ids().forEach(ids::add);
    var nearest = NearestName.of(workflowId, ids);
    return refuse(
        chain,
        reference,
        DiagnosticCode.E609,
        "workflow %s is not registered%s".formatted(what, by),
        nearest
            .filter(name -> !name.equals(workflowId))
            .map("did you mean %s?"::formatted)
            .orElse(null));
  }

  private static Refused cyclic(List<String> chain, @Nullable Reference reference) {
    return refuse(
        chain, reference, DiagnosticCode.E610, "workflows name each other in a circle", null);
  }

  private static Refused tooDeep(List<String> chain, @Nullable Reference reference) {
    var message = "more than %d workflows inside each other".formatted(MAX_DEPTH);
    return refuse(chain, reference, DiagnosticCode.E610, message, null);
  }

  private static Refused refuse(
      List<String> chain,
      @Nullable Reference reference,
      DiagnosticCode code,
      String message,
      @Nullable String hint) {
    var path = String.join(" -> ", chain);
    var text = chain.size() > 1 ? "%s: %s".formatted(message, path) : message;
    var position = reference == null ? Position.UNKNOWN : reference.position();
    var place = reference == null ? null : reference.place();
    return new Refused(
        chain.getLast(), chain, List.of(new Diagnostic(code, text, position, place, null, hint)));
  }

  private static Version version(Definition definition) {
    return new Version(definition.workflowId(), definition.number());
  }
}
