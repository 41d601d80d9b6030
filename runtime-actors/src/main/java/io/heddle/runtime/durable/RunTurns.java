package io.heddle.runtime.durable;

import static java.util.Objects.requireNonNull;

import io.heddle.runtime.durable.ExecutionCommand.Ack;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Recall;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.Signal;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.machine.Tokens;
import io.heddle.runtime.machine.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The turns of a durable run: what it hears becomes inputs of its machine, each turn one event. */
final class RunTurns {

  /** Has an event stored; see {@link Step.Store}. */
  interface Journal {
    Step store(RunEvent event, Runnable stored, Step.Next next);
  }

  private final String executionId;
  private final RunOutlet outlet;
  private final ExecutionState state;
  private final Audience audience;
  private final Journal journal;
  private final LongSupplier stored;
  private final List<ExecutionCommand.Offered> offered = new ArrayList<>();
  private @Nullable LiveRun live;

  /**
   * @param stored the number of the last event that is stored
   */
  RunTurns(
      String executionId,
      RunOutlet outlet,
      ExecutionState state,
      Audience audience,
      Journal journal,
      LongSupplier stored) {
    this.executionId = executionId;
    this.outlet = outlet;
    this.state = state;
    this.audience = audience;
    this.journal = journal;
    this.stored = stored;
  }

  @Nullable LiveRun live() {
    return live;
  }

  /** The run as its group has let it in. */
  LiveRun live(RunRequest request, GroupAccess access, Tokens tokens, Supplier<Recall> recall) {
    var made = live;
    if (made == null) {
      made = new LiveRun(outlet, access, request, state, tokens);
      made.recall(recall.get());
      live = made;
    }
    return made;
  }

  /** Whether no outcome waits for its turn. */
  boolean isEmpty() {
    return offered.isEmpty();
  }

  Step pause(ExecutionCommand.Pause pause) {
    return told(
        new Input.Pause(pause.reason()),
        ack -> {
          if (pause.now() && live != null) {
            live.children().cancelAll();
          }
          pause.replyTo().tell(ack);
        });
  }

  Step resume(ActorRef<Ack> replyTo) {
    return told(
        new Input.Resume(),
        ack -> {
          if (ack == Ack.DONE) {
            // Attempts that a pause interrupted begin again.
            requireNonNull(live).catchUp();
          }
          replyTo.tell(ack);
        });
  }

  Step told(Input input, ActorRef<Ack> replyTo) {
    return told(input, replyTo::tell);
  }

  private Step told(Input input, Consumer<Ack> answer) {
    if (!state.isStarted() || state.status().isTerminal()) {
      answer.accept(Ack.NOT_RUNNING);
      return Step.DONE;
    }
    return turn(List.of(input), _ -> answer.accept(Ack.DONE));
  }

  /** Writes variables; a signal that was taken before hears the same again, even after the end. */
  Step update(ExecutionCommand.Update update) {
    var id = update.signalId();
    if (id.isEmpty()) {
      return told(new Input.UpdateVariables(update.values()), update.replyTo());
    }
    var signal = Signal.of(id, update.values());
    return switch (state.known(signal)) {
      case NEW -> told(new Input.UpdateVariables(update.values(), signal), update.replyTo());
      case TAKEN -> answered(update, Ack.DONE);
      case OTHER -> answered(update, Ack.CONFLICT);
    };
  }

  private static Step answered(ExecutionCommand.Update update, Ack ack) {
    update.replyTo().tell(ack);
    return Step.DONE;
  }

  Step submit(Input.Submit submission, ActorRef<SubmitReply> replyTo) {
    var nobody = new SubmitReply.NotWaiting("run %s is unknown".formatted(executionId));
    if (live == null) {
      var over = state.isStarted() && state.status().isTerminal();
      replyTo.tell(over ? SubmitReply.afterEnd(state, submission) : nobody);
      return Step.DONE;
    }
    return turn(
        List.of(submission),
        turns -> {
          var reply = turns.isEmpty() ? null : turns.getFirst().reply();
          replyTo.tell(reply == null ? nobody : reply);
        });
  }

  /** Whether a command only says that a run was taken whose end is awaited: nothing follows. */
  boolean onlyNotes(ExecutionCommand command) {
    return command instanceof ExecutionCommand.OrderReply(var reply)
        && switch (reply) {
          case StartReply.Started(var runId, _) -> state.awaitedRuns().contains(runId);
          case StartReply.CancelledBefore _, StartReply.Conflict _ -> false;
          case StartReply.Purged _, StartReply.Refused _ -> true;
        };
  }

  Step orderReply(StartReply reply) {
    return switch (reply) {
      case StartReply.Started(var runId, _) -> turn(new Input.RunAccepted(runId));
      case StartReply.CancelledBefore(var runId) ->
          turn(new Input.RunEnded(Unstarted.cancelled(runId, outlet.now())));
      case StartReply.Conflict(var runId, var message) ->
          turn(new Input.RunEnded(Unstarted.failed(runId, message, outlet.now())));
      // What is purged tells of its end by itself; what is refused is ordered again in a while.
      case StartReply.Purged _, StartReply.Refused _ -> Step.DONE;
    };
  }

  Step fired(int timer, long dueAt) {
    if (dueAt > outlet.now()) {
      outlet.timer(timer, dueAt);
      return Step.DONE;
    }
    return turn(new Input.TimerFired(timer));
  }

  /**
   * Outcomes that came while an event was stored are handled one after the other, and the drain
   * comes behind all of them: they are one turn.
   */
  Step offered(ExecutionCommand.Offered offer) {
    offered.add(offer);
    if (offered.size() == 1) {
      outlet.tellSelf(new ExecutionCommand.Drain());
    }
    return Step.DONE;
  }

  Step drain() {
    var offers = List.copyOf(offered);
    offered.clear();
    var inputs = new ArrayList<Input>(offers.size() + 1);
    for (var offer : offers) {
      inputs.add(
          new Input.NodeEnded(offer.frame(), offer.node(), offer.attempt(), offer.outcome()));
    }
    if (inputs.isEmpty()) {
      inputs.add(new Input.Continue());
    }
    return turn(
        inputs,
        _ -> {
          for (var offer : offers) {
            requireNonNull(live).children().recorded(offer.frame(), offer.node(), offer.attempt());
          }
        });
  }

  Step opened(ExecutionCommand.StreamOpened at) {
    return turn(
        new Input.StreamOpened(at.frame(), at.node(), at.attempt(), at.output(), at.stream()));
  }

  Step lost(ExecutionCommand.StreamLost at) {
    return turn(new Input.StreamLost(at.frame(), at.node(), at.attempt(), at.output()));
  }

  Step turn(Input input) {
    return turn(List.of(input), _ -> {});
  }

  /**
   * Decides, and has stored what was decided; only then what follows is let out.
   *
   * @param answer is called when it is stored, before its effects
   */
  Step turn(List<Input> inputs, Consumer<List<Turn>> answer) {
    var run = live;
    if (run == null) {
      answer.accept(List.of());
      return Step.DONE;
    }
    var decided = run.decide(inputs, stored.getAsLong() + 1);
    if (decided.event() == null) {
      answer.accept(decided.turns());
      run.unstored(decided.turns());
      return Step.DONE;
    }
    return journal.store(
        decided.event(),
        () -> {
          answer.accept(decided.turns());
          run.stored(decided.turns());
          audience.tellEnd();
        },
        Step.Next.GO_ON);
  }
}
