package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.SnapshotInputs;
import io.heddle.runtime.node.VariableView;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The variables that a place in a run sees: those of its own frame, then of the frames around it.
 *
 * <p>Live, it shares the state's own arrays and is only for the thread of the turn; frozen, it has
 * copies of the arrays (of references: values never change) and may go anywhere.
 */
public final class FrameVariables implements VariableView {

  private static final String LOOP = "loop";

  private final Graph graph;
  private final @Nullable Value[] slots;
  private final int owner;
  private final @Nullable FrameVariables around;
  private final RunRequest request;

  private FrameVariables(Frame frame, RunRequest request, boolean frozen) {
    this.graph = frame.graph;
    this.slots = frozen ? frame.slots.clone() : frame.slots;
    this.owner = frame.owner;
    this.request = request;
    this.around = frame.parent == null ? null : new FrameVariables(frame.parent, request, frozen);
  }

  /** What a frame sees now, and as the run goes on. Nothing is copied. */
  public static VariableView live(Frame frame, ExecutionState state) {
    return new FrameVariables(frame, state.request(), false);
  }

  /**
   * What an attempt reads: only a plugin may read more than its text names.
   *
   * @param held what it reads of the variables it names, when that was kept for it; else null
   */
  static SnapshotInputs inputs(
      Frame frame, int node, RunRequest request, @Nullable SnapshotInputs held) {
    var named =
        held == null ? new SnapshotInputs(frame.readAll(frame.graph.node(node).inputs())) : held;
    return frame.graph.node(node).spec() instanceof NodeSpec.Plugin
        ? named.with(new FrameVariables(frame, request, true))
        : named;
  }

  private FrameVariables(Frame frame, RunRequest request, Iterator<List<@Nullable Value>> levels) {
    this.graph = frame.graph;
    this.slots = InputsImage.array(levels.next());
    this.owner = frame.owner;
    this.request = request;
    this.around = frame.parent == null ? null : new FrameVariables(frame.parent, request, levels);
  }

  /** The slots of the frame and of those around it, the innermost first. */
  List<List<@Nullable Value>> slots() {
    var all = new ArrayList<List<@Nullable Value>>();
    for (var level = this; level != null; level = level.around) {
      all.add(InputsImage.list(level.slots));
    }
    return all;
  }

  /** What a frame saw when its slots and those around it were these. */
  static VariableView frozen(
      Frame frame, RunRequest request, Iterator<List<@Nullable Value>> levels) {
    return new FrameVariables(frame, request, levels);
  }

  @Override
  public @Nullable Value get(List<String> selector) {
    if (selector.isEmpty()) {
      return null;
    }
    var first = selector.getFirst();
    var rest = selector.subList(1, selector.size());
    var isLoop = first.equals(LOOP);
    for (var level = this; level != null; level = level.around) {
      var node = isLoop ? level.loop() : level.node(first);
      if (node != null) {
        return Frame.follow(node, rest);
      }
      if (!rest.isEmpty()) {
        var slot = level.graph.slot(first, rest.getFirst());
        if (slot >= 0) {
          return Frame.follow(level.slots[slot], rest.subList(1, rest.size()));
        }
      }
    }
    // No slot: no node of the text speaks of it, so that it is what the run began with.
    return rest.isEmpty()
        ? null
        : Frame.follow(
            InitialValues.of(request, new Graph.Variable(first, rest.getFirst())),
            rest.subList(1, rest.size()));
  }

  private @Nullable Value node(String id) {
    Node node = graph.node(id);
    return node == null ? null : slots[node.index()];
  }

  /** The variables of the loop this frame is a round of live in the loop's own slot. */
  private @Nullable Value loop() {
    return around == null || owner < 0 ? null : around.slots[owner];
  }
}
