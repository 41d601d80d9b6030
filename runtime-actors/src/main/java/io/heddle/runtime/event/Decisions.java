package io.heddle.runtime.event;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.machine.Decision;
import io.heddle.runtime.machine.Fact;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells of a decision together with what it made the node put out, which is the next fact. */
final class Decisions {

  private Fact.@Nullable WaitDecided open;
  private RunEvent.@Nullable Place place;

  /** Somebody decided for a node. */
  void decided(Fact.WaitDecided fact, RunEvent.Place at) {
    open = fact;
    place = at;
  }

  /**
   * What is told before this fact, or null.
   *
   * @param next null when the turn is over
   * @param node the node that was decided for, or null when its frame is gone
   */
  RunEvent.WaitEvent.@Nullable Decided before(
      @Nullable Fact next, String executionId, @Nullable Node node) {
    var fact = open;
    var where = place;
    if (fact == null || where == null) {
      return null;
    }
    open = null;
    var outputs =
        next instanceof Fact.NodeSettled settled
                && settled.frame() == fact.frame()
                && settled.node() == fact.node()
            ? settled.outputs()
            : ObjectValue.EMPTY;
    return new RunEvent.WaitEvent.Decided(
        executionId, where, decision(fact.decision(), node), outputs, fact.at());
  }

  Fact.@Nullable WaitDecided open() {
    return open;
  }

  private static Decision decision(Decision decision, @Nullable Node node) {
    if (decision.by() == Decision.By.SUBMISSION
        || node == null
        || !(node.spec() instanceof WaitSpec.HumanInput form)) {
      return decision;
    }
    var action = form.onTimeout().name().toLowerCase(Locale.ROOT);
    return new Decision(
        decision.by(), decision.submitId(), action, decision.handle(), decision.who());
  }
}
