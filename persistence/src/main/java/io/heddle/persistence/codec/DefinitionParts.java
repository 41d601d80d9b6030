package io.heddle.persistence.codec;

import static java.util.Objects.requireNonNull;

import io.heddle.compiler.Position;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.compiler.registry.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The workflow of a run with all those it names, as the hashes of their texts: a run that is
 * recovered starts the versions that it would have started, whatever was registered since.
 *
 * <p>Each workflow once, those it names before it; the run's own is the last.
 */
final class DefinitionParts {

  /** A text cannot name more; the registry bounds how deep they name each other. */
  private static final int MAX_WORKFLOWS = 100_000;

  private DefinitionParts() {}

  static void write(CborWriter out, @Nullable ProcessedWorkflow definition) throws IOException {
    var order = new IdentityHashMap<ProcessedWorkflow, Integer>();
    var all = new ArrayList<ProcessedWorkflow>();
    if (definition != null) {
      collect(definition, order, all);
    }
    out.number(all.size());
    for (var one : all) {
      out.text(one.id()).number(one.number()).text(one.workflow().contentHash());
      var children = sorted(one.children());
      out.number(children.size());
      for (var child : children) {
        var reference = child.getKey();
        out.text(reference.workflowId()).optionalText(reference.version());
        out.name(reference.use()).text(reference.place());
        out.texts(List.copyOf(new TreeSet<>(reference.given())));
        out.number(requireNonNull(order.get(child.getValue())));
      }
    }
  }

  private static void collect(
      ProcessedWorkflow one, Map<ProcessedWorkflow, Integer> order, List<ProcessedWorkflow> all) {
    if (order.containsKey(one)) {
      return;
    }
    sorted(one.children()).forEach(child -> collect(child.getValue(), order, all));
    order.put(one, all.size());
    all.add(one);
  }

  /** In an order that does not depend on how a map was built. */
  private static List<Map.Entry<Reference, ProcessedWorkflow>> sorted(
      Map<Reference, ProcessedWorkflow> children) {
    return children.entrySet().stream()
        .sorted(
            java.util.Comparator.comparing(
                entry -> entry.getKey().use().name() + '\n' + entry.getKey().place()))
        .toList();
  }

  /**
   * @param executionId of the run
   */
  static @Nullable ProcessedWorkflow read(
      CborReader in, String executionId, WorkflowOfRun workflows) throws IOException {
    var count = in.integer();
    if (count > MAX_WORKFLOWS) {
      throw new CodecException("a run of %d workflows".formatted(count));
    }
    var all = new ArrayList<ProcessedWorkflow>();
    for (var i = 0; i < count; i++) {
      all.add(one(in, executionId, workflows, all));
    }
    return all.isEmpty() ? null : all.getLast();
  }

  private static ProcessedWorkflow one(
      CborReader in, String executionId, WorkflowOfRun workflows, List<ProcessedWorkflow> before)
      throws IOException {
    var id = in.text();
    var number = in.integer();
    var workflow = workflows.workflow(executionId, id, in.text());
    var children = new LinkedHashMap<Reference, ProcessedWorkflow>();
    var depth = 0;
    for (var left = in.integer(); left > 0; left--) {
      var reference =
          new Reference(
              in.text(),
              in.optionalText(),
              in.name(Reference.Use.class),
              in.text(),
              Position.UNKNOWN,
              java.util.Set.copyOf(in.texts()));
      var index = in.integer();
      if (index < 0 || index >= before.size()) {
        throw new CodecException(
            "workflow %s names one that does not come before it".formatted(id));
      }
      var child = before.get(index);
      depth = Math.max(depth, child.depth());
      children.put(reference, child);
    }
    return new ProcessedWorkflow(id, number, workflow, children, depth + 1);
  }
}
