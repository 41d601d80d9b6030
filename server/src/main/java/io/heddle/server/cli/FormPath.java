package io.heddle.server.cli;

import io.heddle.runtime.event.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The way to a node of a run or of the runs below it: the nodes that began the runs, outermost
 * first, with the containers around each, and the node itself.
 */
record FormPath(List<Step> steps) {

  /** The word for the run that is begun when another one fails: no node of it does that. */
  static final String ERROR_WORKFLOW = "error_workflow";

  /** The way to the outermost run. */
  static final FormPath ROOT = new FormPath(List.of());

  private static final Pattern INDEXED = Pattern.compile("(.+)\\[(\\d{1,9})]");

  /**
   * @param index which item or round of a container, or -1
   * @param isContainer whether it holds the next step; it need not be named then
   */
  record Step(String node, int index, boolean isContainer) {
    /** Whether this one, as somebody wrote it, means that one. */
    boolean fits(Step step) {
      return node.equals(step.node) && (index < 0 || index == step.index);
    }

    String text() {
      return index < 0 ? node : "%s[%d]".formatted(node, index);
    }
  }

  FormPath {
    steps = List.copyOf(steps);
  }

  /** Reads {@code NODE/NODE[2]/NODE}; whether a step is a container is not known yet. */
  static FormPath parse(String text) {
    var steps = new ArrayList<Step>();
    for (var part : text.split("/", -1)) {
      var indexed = INDEXED.matcher(part.strip());
      steps.add(
          indexed.matches()
              ? new Step(indexed.group(1), Integer.parseInt(indexed.group(2)), true)
              : new Step(part.strip(), -1, false));
    }
    return new FormPath(steps);
  }

  /** On to a node of the run that this leads to. */
  FormPath then(RunEvent.Place place) {
    var all = new ArrayList<>(steps);
    place.path().forEach(step -> all.add(new Step(step.nodeId(), step.index(), true)));
    all.add(new Step(place.nodeId(), -1, false));
    return new FormPath(all);
  }

  /** On to the run that is begun because this one failed. */
  FormPath thenErrorWorkflow() {
    var all = new ArrayList<>(steps);
    all.add(new Step(ERROR_WORKFLOW, -1, false));
    return new FormPath(all);
  }

  /** Whether this one, as somebody wrote it, is that way: containers may be left out. */
  boolean leadsTo(FormPath way) {
    var left = steps.size() - 1;
    for (var i = way.steps.size() - 1; i >= 0; i--) {
      var step = way.steps.get(i);
      if (left >= 0 && steps.get(left).fits(step)) {
        left--;
      } else if (!step.isContainer()) {
        return false;
      }
    }
    return left < 0;
  }

  /** How exactly it is written: more steps, then more items, are more exact. */
  int exactness() {
    return steps.size() * 1_000 + (int) steps.stream().filter(step -> step.index() >= 0).count();
  }

  /** With containers and their items: {@code each[2]/price/review}. */
  String text() {
    return steps.stream().map(Step::text).collect(Collectors.joining("/"));
  }

  /** As short as it can be written. */
  String shortest() {
    return steps.stream()
        .filter(step -> !step.isContainer())
        .map(Step::node)
        .collect(Collectors.joining("/"));
  }
}
