package io.heddle.runtime.machine;

import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.SnapshotInputs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container at work: which of its frames are done, and with what. */
final class ContainerRun {

  final Frame frame;
  final int node;
  final int attempt;
  final ContainerSpec spec;
  final long startedAt;
  final ArrayValue items;

  /** What it reads, as it was when it began. */
  final SnapshotInputs inputs;

  final List<Frame> live = new ArrayList<>(1);

  /** By index; null where the frame is not done or its result is left out. */
  private final List<@Nullable Value> results = new ArrayList<>();

  /** The next index to open. */
  int next;

  /** Reduce: what the frames so far made. */
  Value accumulator = NoneValue.NONE;

  ContainerRun(
      Frame frame,
      int node,
      int attempt,
      ContainerSpec spec,
      long startedAt,
      ArrayValue items,
      SnapshotInputs inputs) {
    this.frame = frame;
    this.node = node;
    this.attempt = attempt;
    this.spec = spec;
    this.startedAt = startedAt;
    this.items = items;
    this.inputs = inputs;
  }

  void record(int index, @Nullable Value result) {
    while (results.size() <= index) {
      results.add(null);
    }
    results.set(index, result);
  }

  @Nullable Value result(int index) {
    return index < results.size() ? results.get(index) : null;
  }

  /** Those by index, as they are now. */
  List<@Nullable Value> results() {
    return Collections.unmodifiableList(new ArrayList<>(results));
  }

  /** The results in the order of the items, without those left out. */
  List<Value> collected() {
    var collected = new ArrayList<Value>(results.size());
    for (var result : results) {
      if (result != null) {
        collected.add(result);
      }
    }
    return collected;
  }
}
