package io.heddle.runtime.machine;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Node;
import org.jspecify.annotations.Nullable;

/**
 * Results that are known before the run begins, for it is the fork of another: what has one is not
 * done again. The same question has the same answer for the whole life of a run.
 */
public interface Recall {

  /** Everything is done. */
  Recall NONE =
      new Recall() {
        @Override
        public @Nullable Recorded node(Frame frame, Node node, Inputs inputs) {
          return null;
        }

        @Override
        public @Nullable Recorded trigger(RunOrder order) {
          return null;
        }
      };

  /** How the node ended that now has begun with these inputs, or null when it is to run. */
  @Nullable Recorded node(Frame frame, Node node, Inputs inputs);

  /** How the run ended that a trigger is about to order, or null when it is to be ordered. */
  @Nullable Recorded trigger(RunOrder order);
}
