package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.junit.jupiter.api.Test;

final class NodeRunTest {

  private static final Outcome OUTCOME =
      Outcome.Completed.of(ObjectValue.of("value", Value.of("x")));

  private final List<Outcome> reports = new ArrayList<>();

  /** Of a durable run, with an executor that answers at once: nothing of its context is used. */
  @SuppressWarnings("NullAway")
  private BehaviorTestKit<NodeRun.Command> kept() {
    return BehaviorTestKit.create(
        NodeRun.create(
            new NodeRun.Setup(
                null,
                (_, _) -> CompletableFuture.completedFuture(OUTCOME),
                null,
                null,
                reports::add,
                true)));
  }

  @Test
  void offersWhatItHasUntilItIsRecorded() {
    var attempt = kept();
    assertThat(reports).containsExactly(OUTCOME);
    attempt.run(new NodeRun.OfferAgain());
    assertThat(reports).containsExactly(OUTCOME, OUTCOME);
    assertThat(attempt.isAlive()).isTrue();
    attempt.run(new NodeRun.Recorded());
    assertThat(attempt.isAlive()).isFalse();
    assertThat(reports).hasSize(2);
  }

  @Test
  void isGoneWhenItIsCancelled() {
    var attempt = kept();
    attempt.run(new NodeRun.Cancel());
    assertThat(attempt.isAlive()).isFalse();
  }
}
