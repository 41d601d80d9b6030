package io.heddle.runtime;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.conversation.ConversationTurn;
import io.heddle.runtime.conversation.Conversations;
import io.heddle.runtime.conversation.Conversations.Snapshot;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The turns of a group's conversations: those of one conversation run one after another, those of
 * different ones side by side. A turn begins with what the turns before it left, and hands over
 * what it changed before anybody hears of its end.
 *
 * <p>Confined to the group's actor; what happens elsewhere comes back as an {@link Event}.
 */
final class ConversationTurns {

  /** Turns that may wait in one conversation; more are refused. */
  static final int MAX_WAITING = 100;

  /** What the group's actor hands on to {@link #on}. */
  sealed interface Event {}

  private record Read(Turn turn, @Nullable Snapshot snapshot) implements Event {}

  /** The execution has ended; what it leaves is being handed over. */
  private record Ended(Turn turn) implements Event {}

  private record HandedOver(Turn turn) implements Event {}

  private static final class Turn {
    private final String conversation;
    private final RuntimeGroup.Run run;
    private @Nullable String cancelled;

    private Turn(String conversation, RuntimeGroup.Run run) {
      this.conversation = conversation;
      this.run = run;
    }

    private String execution() {
      return run.request().executionId();
    }
  }

  private final Conversations conversations;
  private final Clock clock;
  private final Consumer<RuntimeGroup.Run> start;
  private final Consumer<Event> self;

  /** Who waits, by conversation; a conversation that is here has a turn under way. */
  private final Map<String, ArrayDeque<Turn>> waiting = new HashMap<>();

  /** Turns that read what they begin with, or run, by execution. */
  private final Map<String, Turn> underWay = new HashMap<>();

  /**
   * @param start starts an execution
   * @param self sends an event through the group's actor to {@link #on}
   */
  ConversationTurns(
      Conversations conversations,
      Clock clock,
      Consumer<RuntimeGroup.Run> start,
      Consumer<Event> self) {
    this.conversations = conversations;
    this.clock = clock;
    this.start = start;
    this.self = self;
  }

  void add(String conversation, RuntimeGroup.Run run) {
    var turn = new Turn(conversation, run);
    var queue = waiting.get(conversation);
    if (queue == null) {
      waiting.put(conversation, new ArrayDeque<>());
      begin(turn);
    } else if (queue.size() < MAX_WAITING) {
      queue.add(turn);
    } else {
      refuse(
          turn,
          RunStatus.FAILED,
          NodeFailure.of(
              ErrorKind.RESOURCE_UNAVAILABLE,
              "resource_limit_exceeded",
              "ConversationError",
              "%d turns wait in the conversation %s already".formatted(MAX_WAITING, conversation)));
    }
  }

  /** Cancels a turn whose execution has not begun; others are the execution's to cancel. */
  void cancel(String execution, String reason) {
    var begun = underWay.get(execution);
    if (begun != null) {
      begun.cancelled = reason;
      return;
    }
    for (var queue : waiting.values()) {
      for (var turn : queue) {
        if (turn.execution().equals(execution)) {
          queue.remove(turn);
          refuse(turn, RunStatus.CANCELLED, cancelled(reason));
          return;
        }
      }
    }
  }

  /**
   * An execution's actor is gone: without having told its end, when its turn is still under way.
   */
  void stopped(String execution) {
    var turn = underWay.remove(execution);
    if (turn != null) {
      refuse(turn, RunStatus.FAILED, internal("the execution vanished"));
      next(turn.conversation);
    }
  }

  void on(Event event) {
    switch (event) {
      case Read(var turn, var snapshot) -> start(turn, snapshot);
      case Ended(var turn) -> underWay.remove(turn.execution());
      case HandedOver(var turn) -> next(turn.conversation);
    }
  }

  private void begin(Turn turn) {
    underWay.put(turn.execution(), turn);
    conversations
        .read(turn.conversation)
        .whenComplete((snapshot, _) -> self.accept(new Read(turn, snapshot)));
  }

  private void start(Turn turn, @Nullable Snapshot snapshot) {
    if (turn.cancelled != null || snapshot == null) {
      underWay.remove(turn.execution());
      if (turn.cancelled != null) {
        refuse(turn, RunStatus.CANCELLED, cancelled(turn.cancelled));
      } else {
        refuse(turn, RunStatus.FAILED, internal("the conversation cannot be read"));
      }
      next(turn.conversation);
      return;
    }
    var request =
        ConversationTurn.begun(
            turn.run.request(), turn.conversation, snapshot.version(), snapshot.variables());
    start.accept(
        new RuntimeGroup.Run(
            request, turn.run.watcher(), result -> handOver(turn, request, result)));
  }

  private void next(String conversation) {
    var queue = waiting.get(conversation);
    var turn = queue == null ? null : queue.poll();
    if (turn == null) {
      waiting.remove(conversation);
    } else {
      begin(turn);
    }
  }

  /** On the execution's thread. */
  private void handOver(Turn turn, RunRequest request, RunResult result) {
    self.accept(new Ended(turn));
    var handover = ConversationTurn.handover(request, result.conversation(), result.outputs());
    conversations
        .apply(turn.conversation, handover)
        .whenComplete(
            (_, thrown) -> {
              if (thrown != null) {
                LoggerFactory.getLogger(ConversationTurns.class)
                    .error("conversation {} lost a turn", turn.conversation, thrown);
              }
              turn.run.report().accept(result);
              self.accept(new HandedOver(turn));
            });
  }

  private void refuse(Turn turn, RunStatus status, NodeFailure failure) {
    var now = clock.millis();
    turn.run
        .report()
        .accept(
            new RunResult(
                turn.execution(),
                status,
                ObjectValue.EMPTY,
                new RunFailure(
                    status == RunStatus.CANCELLED ? "Aborted" : RunFailure.INTERNAL,
                    "",
                    "",
                    failure),
                turn.run.request().conversation(),
                Usage.NONE,
                0,
                0,
                now,
                now));
  }

  private static NodeFailure cancelled(String reason) {
    return new NodeFailure(ErrorKind.INTERNAL, "cancelled", "Aborted", reason, false, null);
  }

  private static NodeFailure internal(String message) {
    return NodeFailure.of(ErrorKind.INTERNAL, "internal_error", "InternalError", message);
  }
}
