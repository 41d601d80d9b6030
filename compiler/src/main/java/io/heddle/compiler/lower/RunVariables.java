package io.heddle.compiler.lower;

import io.heddle.compiler.ir.Graph.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables of a run: those a text declares, then those it speaks of, in that order. */
public final class RunVariables {

  private final int nodes;
  private final List<Variable> variables = new ArrayList<>();
  private final Map<Variable, Integer> slots = new HashMap<>();

  /**
   * @param nodes how many slots of the root's frame nodes take
   */
  public RunVariables(int nodes) {
    this.nodes = nodes;
  }

  /** The slot of the variable, made when there is none yet. */
  public int slot(String namespace, String name) {
    var variable = new Variable(namespace, name);
    var slot = slots.get(variable);
    if (slot == null) {
      slot = nodes + variables.size();
      variables.add(variable);
      slots.put(variable, slot);
    }
    return slot;
  }

  List<Variable> all() {
    return variables;
  }
}
