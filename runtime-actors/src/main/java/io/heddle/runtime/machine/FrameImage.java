package io.heddle.runtime.machine;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Frame}, field by field.
 *
 * @param graph which of the workflow's graphs, from 0
 * @param parent the id of the frame around it, or {@link #NONE}
 */
public record FrameImage(
    int id,
    int graph,
    int parent,
    int owner,
    int index,
    List<NodeStatus> nodes,
    List<EdgeStatus> edges,
    List<Integer> unresolved,
    List<Integer> taken,
    List<@Nullable Value> slots,
    int active,
    int steps,
    boolean breakRequested,
    boolean endReached,
    ObjectValue result,
    Fact.@Nullable NodeSettled failed) {

  /** No frame. */
  public static final int NONE = -1;

  static FrameImage of(Frame frame, CompiledWorkflow workflow) {
    return new FrameImage(
        frame.id,
        graph(frame, workflow),
        frame.parent == null ? NONE : frame.parent.id,
        frame.owner,
        frame.index,
        List.of(frame.nodes),
        List.of(frame.edges),
        Arrays.stream(frame.unresolved).boxed().toList(),
        Arrays.stream(frame.taken).boxed().toList(),
        InputsImage.list(frame.slots),
        frame.active,
        frame.steps,
        frame.breakRequested,
        frame.endReached,
        frame.result,
        frame.failed);
  }

  private static int graph(Frame frame, CompiledWorkflow workflow) {
    for (var i = 0; i < workflow.graphs().size(); i++) {
      if (workflow.graphs().get(i) == frame.graph) {
        return i;
      }
    }
    throw new IllegalStateException("frame %d is of another workflow".formatted(frame.id));
  }

  Frame frame(CompiledWorkflow workflow, @Nullable Frame around) {
    var frame = new Frame(id, workflow.graph(graph), around, owner, index);
    fill(frame.nodes, nodes);
    fill(frame.edges, edges);
    fill(frame.unresolved, unresolved);
    fill(frame.taken, taken);
    fill(frame.slots, InputsImage.array(slots));
    frame.active = active;
    frame.steps = steps;
    frame.breakRequested = breakRequested;
    frame.endReached = endReached;
    frame.result = result;
    frame.failed = failed;
    return frame;
  }

  private void fill(int[] array, List<Integer> with) {
    fits(array.length, with.size());
    Arrays.setAll(array, with::get);
  }

  private <T> void fill(T[] array, List<? extends T> with) {
    fits(array.length, with.size());
    for (var i = 0; i < array.length; i++) {
      array[i] = with.get(i);
    }
  }

  private void fill(@Nullable Value[] array, @Nullable Value[] with) {
    fits(array.length, with.length);
    System.arraycopy(with, 0, array, 0, array.length);
  }

  private void fits(int expected, int found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "frame %d has %d of what its graph has %d".formatted(id, found, expected));
    }
  }
}
