package io.heddle.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of task queues, with a time that the test makes. */
class TaskBoardTest {

  private static final ObjectValue DONE = ObjectValue.of("scan", Value.of("ok"));
  private static final TaskBounds SMALL =
      new TaskBounds(2, 1, 2, Duration.ofSeconds(60), Duration.ofSeconds(30));

  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<TaskReply.Taking> taken = new ArrayList<>();
  private int tokens;
  private final TaskBoard board = new TaskBoard(SMALL, () -> "token-" + ++tokens);

  private static TaskOffer work(String node, @Nullable Duration timeout) {
    return new TaskOffer(
        "scans", "test/0-1", node, 0, 1, "test/0-1/0/" + node, ObjectValue.EMPTY, null, timeout);
  }

  private TaskOffer offer(String node, @Nullable Duration timeout) {
    var work = work(node, timeout);
    board.offer(work, outcomes::add, 0);
    return work;
  }

  private void take(String worker, long until, long now) {
    board.take("scans", worker, until, taken::add, now);
  }

  private TaskReply.Winner winner(TaskReply reply) {
    assertThat(reply).isInstanceOf(TaskReply.AlreadyDecided.class);
    return ((TaskReply.AlreadyDecided) reply).winner();
  }

  private Outcome.Failed failed() {
    assertThat(outcomes).singleElement().isInstanceOf(Outcome.Failed.class);
    return (Outcome.Failed) outcomes.getFirst();
  }

  @Test
  void handsTasksOutInTheOrderTheyCame() {
    offer("a", null);
    offer("b", null);

    take("one", 0, 0);
    take("two", 0, 0);

    assertThat(taken)
        .extracting(reply -> ((TaskReply.Taken) reply).task().work().nodeId())
        .containsExactly("a", "b");
  }

  @Test
  void keepsQueuesApart() {
    offer("a", null);

    board.take("prints", "one", 0, taken::add, 0);

    assertThat(taken).containsExactly(new TaskReply.Nothing());
  }

  @Test
  void givesTheNextTaskToTheWorkerThatWaits() {
    take("one", 10, 0);
    assertThat(taken).isEmpty();

    offer("a", null);

    assertThat(taken).singleElement().isInstanceOf(TaskReply.Taken.class);
  }

  @Test
  void passesAWorkerOverThatHasGone() {
    board.take("scans", "gone", 10, _ -> false, 0);
    offer("a", null);

    take("here", 10, 1);

    assertThat(taken).singleElement().isInstanceOf(TaskReply.Taken.class);
    assertThat(board.list().tasks()).extracting(TaskReply.Open::worker).containsExactly("here");
  }

  @Test
  void endsAWorkersWaitInTime() {
    take("one", 10_000, 0);

    board.due(9_999);
    assertThat(taken).isEmpty();
    board.due(10_000);

    assertThat(taken).containsExactly(new TaskReply.Nothing());
    assertThat(board.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void cutsAWorkersWaitToItsBound() {
    take("one", Long.MAX_VALUE, 0);

    assertThat(board.nextDue()).isEqualTo(60_000);
  }

  @Test
  void refusesMoreWaitingWorkersThanItsBound() {
    take("one", 10, 0);
    take("two", 10, 0);

    assertThat(taken).containsExactly(new TaskReply.TooManyTakers(1));
  }

  @Test
  void refusesMoreTasksThanItsBoundAsUnavailable() {
    offer("a", null);
    offer("b", null);
    offer("c", null);

    assertThat(failed().failure().code()).isEqualTo("task_queue_full");
    assertThat(failed().failure().retryable()).isTrue();
  }

  @Test
  void decidesATaskOnce() {
    offer("a", null);
    take("one", 0, 0);

    assertThat(board.complete("token-1", DONE, 5)).isEqualTo(new TaskReply.Accepted());

    var late = NodeFailure.of(ErrorKind.INTERNAL, "broken", "Broken", "broken");
    assertThat(winner(board.fail("token-1", late, 6)))
        .isEqualTo(new TaskReply.Winner(TaskReply.Decider.COMPLETED, "one", 5));
    assertThat(winner(board.heartbeat("token-1", null, 7)).by())
        .isEqualTo(TaskReply.Decider.COMPLETED);
    assertThat(outcomes)
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Completed.class, outcome -> assertThat(outcome.outputs()).isEqualTo(DONE));
  }

  @Test
  void failsATaskAsItsWorkerSays() {
    offer("a", null);
    take("one", 0, 0);
    var failure = NodeFailure.of(ErrorKind.NETWORK, "no_scanner", "NoScanner", "unplugged");

    assertThat(board.fail("token-1", failure, 5)).isEqualTo(new TaskReply.Accepted());

    assertThat(failed().failure()).isEqualTo(failure);
    assertThat(failed().details().get("worker")).isEqualTo(Value.of("one"));
  }

  @Test
  void losesATaskWhoseWorkerIsSilent() {
    offer("a", null);
    take("one", 0, 0);
    var half = new TaskProgress(0.5, "half");
    assertThat(board.heartbeat("token-1", half, 20_000)).isEqualTo(new TaskReply.GoOn(50_000));
    assertThat(board.list().tasks().getFirst().progress()).isEqualTo(half);

    board.due(49_999);
    assertThat(outcomes).isEmpty();
    board.due(50_000);

    assertThat(failed().failure().kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failed().failure().retryable()).isTrue();
    assertThat(winner(board.complete("token-1", DONE, 50_001)).by())
        .isEqualTo(TaskReply.Decider.LOST);
  }

  @Test
  void awaitsNoHeartbeatOfATaskThatNobodyTook() {
    offer("a", null);

    board.due(1_000_000);

    assertThat(outcomes).isEmpty();
  }

  @Test
  void givesATaskUpAtItsDeadlineWhetherTakenOrNot() {
    offer("a", Duration.ofSeconds(10));
    offer("b", Duration.ofSeconds(10));
    take("one", 0, 0);

    board.due(10_000);

    assertThat(outcomes)
        .hasSize(2)
        .allSatisfy(
            outcome ->
                assertThat(((Outcome.Failed) outcome).failure().code()).isEqualTo("timeout"));
    assertThat(winner(board.heartbeat("token-1", null, 10_001)).by())
        .isEqualTo(TaskReply.Decider.TIMED_OUT);
    take("two", 0, 10_002);
    assertThat(taken).last().isEqualTo(new TaskReply.Nothing());
  }

  @Test
  void tellsTheWorkerOfACancelOnItsNextHeartbeat() {
    var work = offer("a", null);
    take("one", 0, 0);

    board.withdraw(work, 5);

    assertThat(board.heartbeat("token-1", null, 6)).isEqualTo(new TaskReply.Cancelled());
    assertThat(winner(board.complete("token-1", DONE, 7)).by())
        .isEqualTo(TaskReply.Decider.CANCELLED);
  }

  @Test
  void handsOutNoTaskThatWasWithdrawn() {
    board.withdraw(offer("a", null), 1);

    take("one", 0, 2);

    assertThat(taken).containsExactly(new TaskReply.Nothing());
    assertThat(board.list().tasks()).isEmpty();
  }

  @Test
  void remembersNoMoreDecisionsThanItsBound() {
    for (var i = 1; i <= 3; i++) {
      offer("a", null);
      take("one", 0, 0);
      board.complete("token-" + i, DONE, i);
    }

    assertThat(board.complete("token-1", DONE, 9)).isEqualTo(new TaskReply.Unknown());
    assertThat(winner(board.complete("token-3", DONE, 9)).at()).isEqualTo(3);
  }

  @Test
  void tellsEverybodyWhenTheQueuesClose() {
    offer("a", null);
    board.take("prints", "one", 10, taken::add, 0);

    board.closeAll(1);

    assertThat(taken).containsExactly(new TaskReply.Nothing());
    assertThat(failed().failure().retryable()).isTrue();
    assertThat(board.nextDue()).isEqualTo(Long.MAX_VALUE);
  }
}
