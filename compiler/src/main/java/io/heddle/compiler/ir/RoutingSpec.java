package io.heddle.compiler.ir;

import io.heddle.compiler.condition.Condition;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.Value;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes that are functions of their inputs: they decide, choose, shape or write values. */
public sealed interface RoutingSpec extends NodeSpec {

  /**
   * Where a run, a frame or a trigger begins. Puts out the inputs it declares, or the trigger's
   * payload.
   */
  record Start(List<InputField> fields, Origin origin) implements RoutingSpec {
    public Start {
      fields = List.copyOf(fields);
    }
  }

  /** What a start node begins. */
  enum Origin {
    /** A run, with the caller's inputs. */
    INPUTS,
    /** A frame of a container; puts out nothing of its own. */
    FRAME,
    /** A run begun by a trigger; puts out the trigger's payload. */
    TRIGGER
  }

  /** Puts values into the run's (or frame's) outputs. */
  record End(List<Binding> outputs) implements RoutingSpec {
    public End {
      outputs = List.copyOf(outputs);
    }
  }

  /** Puts text into the run's answer. */
  record Answer(TextTemplate text) implements RoutingSpec {}

  /** Takes the edge of the first case that holds, else {@code false}. */
  record IfElse(List<Case> cases) implements RoutingSpec {
    public IfElse {
      cases = List.copyOf(cases);
    }
  }

  /** One case of an if-else: the handle it takes when the condition holds. */
  record Case(String id, Condition condition) {}

  /**
   * Renders a Jinja2 template.
   *
   * @param maxOutput characters; a longer text is a failure
   */
  record Template(JinjaTemplate template, List<Binding> variables, int maxOutput)
      implements RoutingSpec {
    public Template {
      variables = List.copyOf(variables);
    }
  }

  /**
   * Puts out the first of its inputs that is there.
   *
   * @param groups one unnamed group, or several with names
   * @param takesNull whether an input that exists but is null counts as there
   */
  record Aggregator(List<Group> groups, boolean takesNull) implements RoutingSpec {
    public Aggregator {
      groups = List.copyOf(groups);
    }
  }

  /**
   * @param name the group's, or null for the only one
   */
  record Group(@Nullable String name, List<Integer> inputs) {
    public Group {
      inputs = List.copyOf(inputs);
    }
  }

  /** Writes variables: all of its items, or none when one fails. */
  record Assigner(List<Assignment> items, boolean legacy) implements RoutingSpec {
    public Assigner {
      items = List.copyOf(items);
    }
  }

  /**
   * One write.
   *
   * @param targetInput the input that reads the target's present value; its {@link Ref} is the
   *     target
   * @param sourceInput the input whose value is taken, or -1 for the constant
   * @param constant the constant, or null
   * @param constantText a constant that is a template, or null
   */
  record Assignment(
      int targetInput,
      Operation operation,
      int sourceInput,
      @Nullable Value constant,
      @Nullable TextTemplate constantText) {}

  /** What an assignment does to its target. */
  enum Operation {
    OVERWRITE,
    CLEAR,
    APPEND,
    EXTEND,
    SET,
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    REMOVE_FIRST,
    REMOVE_LAST
  }

  /** Joins branches before all of them have arrived. */
  record Gather(
      List<Integer> inputs,
      Join join,
      int count,
      boolean cancelRemaining,
      @Nullable Duration timeout,
      boolean proceedOnTimeout)
      implements RoutingSpec {
    public Gather {
      inputs = List.copyOf(inputs);
    }
  }

  /** How many branches a gather waits for. */
  enum Join {
    ALL,
    ANY,
    /** {@link Gather#count} of them. */
    SOME
  }

  /**
   * Ends the loop that it belongs to after the round.
   *
   * @param loopsUp how many frames the loop's is above the node's own: 0 when the node is in the
   *     loop itself, 1 when it is in an iteration inside of it; -1 for a node in no loop
   */
  record LoopEnd(int loopsUp) implements RoutingSpec {}

  /**
   * Filters, sorts and cuts a list (app exports), or one pure list operation (flat).
   *
   * @param plan what to do
   */
  record ListOperator(int input, ListPlan plan) implements RoutingSpec {}
}
