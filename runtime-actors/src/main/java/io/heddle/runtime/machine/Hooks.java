package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.Value;
import java.util.List;

/**
 * What extensions have to say while a run is decided. Null where nobody has: then nothing is built
 * and nothing is called.
 *
 * <p>Called on the thread of the turn, before what it speaks of is decided, so that the facts hold
 * what came of it: whoever rebuilds a state from facts calls none of this. Must not block and must
 * not throw.
 */
public interface Hooks {

  /** A node is about to begin; once for all its attempts. */
  void beforeNode(Frame frame, Node node, ExecutionState state);

  /**
   * A node writes a variable that is none of its outputs.
   *
   * @return what is written
   */
  Value beforeWrite(
      Frame frame, Node writer, List<String> selector, Value value, ExecutionState state);

  /** A fact is about to be taken in; the answer is taken in instead. */
  Fact beforeFact(Fact fact, ExecutionState state);

  /** A fact was taken in. */
  void afterFact(Fact fact, ExecutionState state);
}
