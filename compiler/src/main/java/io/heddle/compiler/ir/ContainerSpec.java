package io.heddle.compiler.ir;

import io.heddle.compiler.condition.Condition;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that run a graph of their own, once per item or round, each time in a new frame.
 *
 * <p>Their graph's first variables are the frame's own: {@code item}, {@code index} and {@code
 * accumulator}.
 */
public sealed interface ContainerSpec extends NodeSpec {

  /** Slots of a frame's own variables, counted from the graph's nodes. */
  int ITEM = 0;

  int INDEX = 1;
  int ACCUMULATOR = 2;

  /** The graph inside, an index of {@link CompiledWorkflow#graphs}. */
  int graph();

  /** What becomes of the whole when one frame fails. */
  enum OnError {
    /** The container fails with the first error; frames still running are cancelled. */
    TERMINATE,
    /** The frame's result is null. */
    CONTINUE,
    /** The frame's result is left out. */
    REMOVE
  }

  /**
   * Runs its graph for each item of a list.
   *
   * @param result what a frame yields: a value inside the frame, or null for the outputs of its end
   *     node
   * @param parallel frames alive at once; 1 runs them one after the other
   * @param maxItems a longer list is a failure; 0 for the run's limit alone
   * @param outputVariable the name of the output
   */
  record Iteration(
      int graph,
      int input,
      @Nullable Ref result,
      int parallel,
      OnError onError,
      boolean flatten,
      int maxItems,
      String outputVariable)
      implements ContainerSpec {}

  /**
   * Runs its graph round after round over variables of its own, which live in the loop node's slot.
   *
   * @param conditionInputs what the condition reads, resolved inside the loop's frame
   * @param condition ends the loop when it holds (export) or when it does not (flat), see {@code
   *     kind}
   * @param maxRounds most rounds
   * @param outputVariable flat: the name of the output that holds all variables; exports: null,
   *     each variable is an output
   */
  record Loop(
      int graph,
      LoopKind kind,
      List<Ref> conditionInputs,
      @Nullable Condition condition,
      int maxRounds,
      List<LoopVariable> variables,
      @Nullable String outputVariable)
      implements ContainerSpec {
    public Loop {
      conditionInputs = List.copyOf(conditionInputs);
      variables = List.copyOf(variables);
    }
  }

  /** Which dialect's rule a loop follows. */
  enum LoopKind {
    /**
     * Goes on while the condition holds, checked before each round; reaching the bound is a
     * failure.
     */
    WHILE,
    /**
     * Ends when the condition holds, checked before the first and after each round, or at the
     * bound.
     */
    UNTIL
  }

  /**
   * @param type as the text names it; a constant is coerced to it
   * @param input the input it begins with, or -1 for the constant
   */
  record LoopVariable(
      String name,
      String type,
      int input,
      @Nullable Value constant,
      @Nullable TextTemplate constantText) {}

  /**
   * The flat dialect's list operations with a sub-graph.
   *
   * @param initial what reduce begins with
   */
  record ListFrames(
      int graph,
      int input,
      FrameOperation operation,
      int parallel,
      Value initial,
      String outputVariable)
      implements ContainerSpec {}

  /** The flat dialect's list operations with a sub-graph. */
  enum FrameOperation {
    FILTER,
    MAP,
    REDUCE
  }
}
