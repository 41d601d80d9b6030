package io.heddle.runtime.machine;

import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ContainerRun}, field by field.
 *
 * @param live the ids of its frames that are open, in their order
 * @param results by index; null where there is none (yet)
 * @param next the next index to open
 */
public record ContainerImage(
    int frame,
    int node,
    int attempt,
    long startedAt,
    ArrayValue items,
    InputsImage inputs,
    List<Integer> live,
    List<@Nullable Value> results,
    int next,
    Value accumulator) {

  static ContainerImage of(ContainerRun run) {
    return new ContainerImage(
        run.frame.id,
        run.node,
        run.attempt,
        run.startedAt,
        run.items,
        InputsImage.of(run.inputs),
        run.live.stream().map(frame -> frame.id).toList(),
        run.results(),
        run.next,
        run.accumulator);
  }

  ContainerRun run(LiveFrames frames, RunRequest request) {
    var around = frames.get(frame);
    if (!(around.graph.node(node).spec() instanceof ContainerSpec spec)) {
      throw new IllegalArgumentException(
          "node %d of frame %d has no frames".formatted(node, frame));
    }
    var run =
        new ContainerRun(
            around, node, attempt, spec, startedAt, items, inputs.inputs(around, request));
    live.forEach(id -> run.live.add(frames.get(id)));
    for (var i = 0; i < results.size(); i++) {
      run.record(i, results.get(i));
    }
    run.next = next;
    run.accumulator = accumulator;
    return run;
  }
}
