package io.heddle.compiler.lower;

import io.heddle.compiler.draft.Draft;
import io.heddle.compiler.draft.DraftGraph;
import io.heddle.compiler.ir.Ref;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where selectors lead: the graphs of a text and the variables of its run. */
public final class Scope {

  private static final List<String> NO_PATH = List.of();

  private final Draft draft;
  private final RunVariables variables;
  private final Set<String> triggers = new HashSet<>();

  public Scope(Draft draft) {
    this.draft = draft;
    this.variables = new RunVariables(draft.root().nodes().size());
  }

  public Draft draft() {
    return draft;
  }

  public RunVariables variables() {
    return variables;
  }

  /** A trigger, under whose id a run reads what the workflow puts out that it started. */
  public void addTrigger(String id) {
    triggers.add(id);
  }

  public boolean isTrigger(String id) {
    return triggers.contains(id);
  }

  /** How many frames the root's frame is above a frame of this graph. */
  private static int depth(DraftGraph graph) {
    var depth = 0;
    for (var outer = graph.parent(); outer != null; outer = outer.parent()) {
      depth++;
    }
    return depth;
  }

  /** A variable of the run, also one that a trigger brings. */
  public Resolved runVariable(DraftGraph from, List<String> selector) {
    var namespace = selector.getFirst();
    var name = selector.get(1);
    return new Resolved(
        runRef(from, namespace, name, selector), new Target.RunVariable(namespace, name));
  }

  /** A selector that finds nothing: a variable that nobody ever writes. */
  public Resolved nothing(DraftGraph from, List<String> selector, Target.Reason reason) {
    var namespace = selector.isEmpty() ? "" : selector.getFirst();
    var name = selector.size() < 2 ? "" : selector.get(1);
    return new Resolved(runRef(from, namespace, name, selector), new Target.Nothing(reason));
  }

  private Ref runRef(DraftGraph from, String namespace, String name, List<String> selector) {
    var path = selector.size() > 2 ? selector.subList(2, selector.size()) : NO_PATH;
    return new Ref(depth(from), variables.slot(namespace, name), path, selector);
  }

  /** An output of a node of a graph that is this many frames above. */
  public static Resolved output(DraftGraph graph, int node, int up, List<String> selector) {
    var path = selector.subList(1, selector.size());
    return new Resolved(new Ref(up, node, path, selector), new Target.Output(graph.id(), node));
  }

  /**
   * A variable that a container's frame has of its own.
   *
   * @param up how many frames the container's is above
   * @param number one of {@link io.heddle.compiler.ir.ContainerSpec}'s
   */
  public static Resolved frameVariable(
      DraftGraph container, int up, int number, List<String> selector) {
    var path = selector.size() > 2 ? selector.subList(2, selector.size()) : NO_PATH;
    return new Resolved(
        new Ref(up, container.nodes().size() + number, path, selector), new Target.FrameVariable());
  }
}
