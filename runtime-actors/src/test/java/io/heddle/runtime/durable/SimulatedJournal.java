package io.heddle.runtime.durable;

import io.heddle.runtime.fork.Adoption;
import io.heddle.runtime.machine.Decision;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.TimersInOrder;
import io.heddle.runtime.node.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the store keeps of one run: its events, each with its number, and its row. Every event is
 * judged as it is written; one that breaks an invariant is an {@link AssertionError}.
 */
final class SimulatedJournal {

  private final String id;
  private final List<RunEvent> events = new ArrayList<>();
  private final Map<String, Integer> startedBy = new HashMap<>();
  private final Map<String, Integer> endedBy = new HashMap<>();
  private final Map<String, Long> retryAt = new HashMap<>();
  private final Map<Integer, Long> timers = new HashMap<>();
  private final Map<String, Long> gathers = new HashMap<>();
  private final Map<String, Long> deadlines = new HashMap<>();
  private final Set<String> once = new HashSet<>();
  private final Set<String> ordered = new HashSet<>();
  private final TimersInOrder timersInOrder = new TimersInOrder();
  private ExecutionState fold = new ExecutionState();
  private @Nullable RunRow row;
  private @Nullable RunImage image;
  private long incarnation = 1;
  private String member = "";
  private boolean held;
  private boolean reused;
  private boolean cancelledBefore;
  private int endedAt = Integer.MAX_VALUE;

  SimulatedJournal(String id) {
    this.id = id;
  }

  /** What the store keeps beside the events; a shorter way to a state, or nothing. */
  void keep(RunImage latest) {
    image = latest;
  }

  @Nullable RunImage image() {
    return image;
  }

  int size() {
    return events.size();
  }

  List<RunEvent> events() {
    return List.copyOf(events);
  }

  ExecutionState fold() {
    return fold;
  }

  @Nullable RunRow row() {
    return row;
  }

  boolean isCancelledBefore() {
    return cancelledBefore;
  }

  boolean isOver() {
    return cancelledBefore || (fold.isStarted() && fold.status().isTerminal() && !fold.owesRuns());
  }

  boolean isEnded() {
    return cancelledBefore || (fold.isStarted() && fold.status().isTerminal());
  }

  /** Whether the first so many events say that the attempt began, and not how it ended. */
  boolean isUnderWay(String attempt, int stored) {
    return startedBy.getOrDefault(attempt, Integer.MAX_VALUE) <= stored
        && endedBy.getOrDefault(attempt, Integer.MAX_VALUE) > stored;
  }

  boolean knowsTimer(int timer, long dueAt) {
    return Long.valueOf(dueAt).equals(timers.get(timer));
  }

  boolean knowsOrder(String runId) {
    return ordered.contains(runId);
  }

  boolean knowsEnd(int stored) {
    return endedAt <= stored;
  }

  static String attempt(int frame, int node, int attempt) {
    return frame + "/" + node + '/' + attempt;
  }

  /** The event and its row, in one transaction; the fence was passed. */
  void write(RunEvent event, RunRow with, String writer, long writerIncarnation) {
    events.add(event);
    switch (event) {
      case RunEvent.Owned owned -> {
        check(owned.incarnation() == incarnation + 1, "incarnations are counted: " + owned);
        incarnation = owned.incarnation();
        held = true;
      }
      case RunEvent.Accepted _, RunEvent.OfFork _ -> held = true;
      case RunEvent.LetGo _ -> held = false;
      case RunEvent.CancelledBeforeStart _ -> cancelledBefore = true;
      case RunEvent.Advanced(var context, var facts) -> {
        held = true;
        for (var i = 0; i < facts.size(); i++) {
          reused = i + 1 < facts.size() && isReused(facts.get(i + 1));
          judge(facts.get(i));
          var wrong = timersInOrder.judge(facts.get(i), context.now());
          check(wrong == null, String.valueOf(wrong));
        }
        fold.replay(facts);
      }
    }
    check(
        writerIncarnation == incarnation,
        "incarnation %d wrote, the owner is %d".formatted(writerIncarnation, incarnation));
    check(
        events.size() == 1 || event instanceof RunEvent.Owned || writer.equals(member),
        "%s wrote, the owner is %s".formatted(writer, member));
    member = writer;
    var first = row == null ? with : row;
    check(first.startedAt() == with.startedAt(), "stores keep the first start: " + with);
    check(first.workflowId().equals(with.workflowId()), "stores keep the workflow: " + with);
    check(first.origin().equals(with.origin()), "stores keep the origin: " + with);
    row = with;
    judge(with);
  }

  /** A node of a fork that ends as it did in the source. */
  private boolean isReused(Fact fact) {
    if (!(fact instanceof Fact.NodeSettled settled)
        || settled.details().get(Adoption.REUSED_FROM) == null) {
      return false;
    }
    check(settled.usage().equals(Usage.NONE), "paid again: " + settled);
    return true;
  }

  private void judge(Fact fact) {
    switch (fact) {
      case Fact.Started _ -> check(once.add("started"), "the run started twice");
      case Fact.NodeStarted(var frame, var node, var attempt, var at) -> {
        startedBy.putIfAbsent(attempt(frame, node, attempt), events.size());
        var due = retryAt.getOrDefault(frame + "/" + node, 0L);
        check(at >= due, "a retry came %d ms early".formatted(due - at));
      }
      case Fact.NodeWaiting(var frame, var node, _, _, var deadline, _) ->
          deadlines.put(frame + "/" + node, deadline);
      case Fact.WaitDecided(var frame, var node, var attempt, var decision, var at) -> {
        check(once.add("decided " + attempt(frame, node, attempt)), "decided twice: " + fact);
        var early = deadlines.getOrDefault(frame + "/" + node, 0L) - at;
        check(
            reused || decision.by() != Decision.By.TIMEOUT || early <= 0,
            "timed out early: " + fact);
      }
      case Fact.NodeSettled settled -> {
        var place = settled.frame() + "/" + settled.node();
        check(once.add("settled " + place), "a result was recorded twice: " + settled);
        endedBy.put(attempt(settled.frame(), settled.node(), settled.attempt()), events.size());
      }
      case Fact.AttemptFailed(var frame, var node, var attempt, _, _, var again, _) -> {
        var name = attempt(frame, node, attempt);
        check(once.add("failed " + name), "a failure was recorded twice: " + name);
        endedBy.put(name, events.size());
        retryAt.put(frame + "/" + node, again);
      }
      case Fact.TimerSet(var timer, var kind, var frame, var node, var dueAt) -> {
        timers.put(timer, dueAt);
        if (kind == Fact.TimerKind.GATHER) {
          gathers.put(frame + "/" + node, dueAt);
        }
      }
      case Fact.JoinReleased(var frame, var node, var at) -> {
        check(once.add("released " + frame + "/" + node), "released twice: " + fact);
        var due = gathers.getOrDefault(frame + "/" + node, Long.MAX_VALUE);
        check(at >= due, "a gather was released early: " + fact);
      }
      case Fact.RunOrdered(var order, _) ->
          check(ordered.add(order.runId()), "ordered twice: " + order.runId());
      case Fact.RunClosed(var runId, _, _) ->
          check(once.add("closed " + runId), "closed twice: " + runId);
      case Fact.Ended _ -> {
        check(once.add("ended"), "the run ended twice");
        endedAt = events.size();
      }
      case Fact.RunGivenUp _,
          Fact.RunAccepted _,
          Fact.TriggerEnded _,
          Fact.Ending _,
          Fact.ContainerOpened _,
          Fact.FrameOpened _,
          Fact.FrameClosed _,
          Fact.SlotWritten _,
          Fact.VariablesUpdated _,
          Fact.NodesCancelled _,
          Fact.Cancelling _,
          Fact.Paused _,
          Fact.Resumed _,
          Fact.HandlerOpened _ -> {}
    }
  }

  /** The row is what the fold of the events says. */
  private void judge(RunRow now) {
    var open = !isOver();
    check(now.id().equals(id), "the row of another run: " + now);
    check(now.open() == open, "open, or not: " + now);
    check(now.owner().incarnation() == incarnation, "the incarnation: " + now);
    check(now.owner().member().equals(open && held ? member : ""), "the owner: " + now);
    check((now.endedAt() == RunRow.NOT_YET) == !isEnded(), "the end: " + now);
    if (cancelledBefore) {
      check(now.status() == RunStatus.CANCELLED, "the status: " + now);
    } else if (fold.isStarted()) {
      var status = fold.isWaiting() ? RunStatus.WAITING : fold.status();
      check(now.status() == status, "%s, not: %s".formatted(status, now));
      check(
          fold.owesRuns() ? now.wakeAt() <= fold.wakeAt() : now.wakeAt() == fold.wakeAt(),
          "wake at %d, not: %s".formatted(fold.wakeAt(), now));
      check(!fold.owesRuns() || now.wakeAt() != RunRow.NEVER, "nobody asks again: " + now);
    } else {
      check(now.status() == RunStatus.WAITING, "the status: " + now);
    }
  }

  /** Folds all events again. */
  ExecutionState folded() {
    var again = new ExecutionState();
    for (var event : events) {
      if (event instanceof RunEvent.Advanced(_, var facts)) {
        again.replay(facts);
      }
    }
    return again;
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("%s: %s".formatted(id, what));
    }
  }
}
