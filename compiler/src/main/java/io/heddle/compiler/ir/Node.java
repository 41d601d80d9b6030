package io.heddle.compiler.ir;

import io.heddle.compiler.Position;
import io.heddle.compiler.value.ObjectValue;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of a graph, ready to run.
 *
 * @param index its place in {@link Graph#nodes} and the slot of its outputs
 * @param id as the text names it, unique in the workflow's root graph and in each flat sub-graph
 * @param type as the text names it: {@code llm}, {@code if-else}, {@code plugin.x} ...
 * @param spec what it does
 * @param inputs every value it reads; its spec speaks of them by index
 * @param timeout for one attempt, or null for the run's default
 * @param branch whether it resolves one handle, so that edges of other handles are skipped
 * @param fused whether it runs inside the machine's turn instead of as a child (architecture D2)
 * @param settings its settings as the text has them; empty unless somebody wants to be told of them
 */
public record Node(
    int index,
    String id,
    String type,
    String title,
    NodeSpec spec,
    List<Ref> inputs,
    Recovery recovery,
    @Nullable Duration timeout,
    boolean branch,
    boolean fused,
    Position position,
    ObjectValue settings) {

  public Node {
    inputs = List.copyOf(inputs);
  }

  /** A node whose settings nobody wants to be told of. */
  public Node(
      int index,
      String id,
      String type,
      String title,
      NodeSpec spec,
      List<Ref> inputs,
      Recovery recovery,
      @Nullable Duration timeout,
      boolean branch,
      boolean fused,
      Position position) {
    this(
        index,
        id,
        type,
        title,
        spec,
        inputs,
        recovery,
        timeout,
        branch,
        fused,
        position,
        ObjectValue.EMPTY);
  }
}
