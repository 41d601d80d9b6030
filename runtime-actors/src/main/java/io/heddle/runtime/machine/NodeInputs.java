package io.heddle.runtime.machine;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The inputs of a node that runs inside a turn, read from its frame when they are asked for. */
final class NodeInputs implements Inputs {

  private final Frame frame;
  private final List<Ref> refs;

  NodeInputs(Frame frame, List<Ref> refs) {
    this.frame = frame;
    this.refs = refs;
  }

  @Override
  public @Nullable Value get(int index) {
    return index < 0 ? null : frame.read(refs.get(index));
  }
}
