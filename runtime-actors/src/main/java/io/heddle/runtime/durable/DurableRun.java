package io.heddle.runtime.durable;

import static java.util.Objects.requireNonNull;

import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.quota.Permits;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * A durable run without its actor: is given commands, says what to store, and lets nothing out that
 * is not stored.
 *
 * <pre>{@code
 * fresh --start--> [accepted, waits for its group] --> begun --> over
 *   recovered: enters its group again, stores that it owns the run, does what is owed
 * }</pre>
 *
 * <p>Live events are not applied a second time: what is decided is in the state already. When a
 * write fails, the whole object goes, with the state that ran ahead of the journal. Confined to one
 * thread; a simulator in the tests drives the same class.
 */
public final class DurableRun {

  private final ExecutionSetup setup;
  private final RunOutlet outlet;
  private final Incarnation incarnation;
  private final ExecutionState state = new ExecutionState();
  private final Audience audience;
  private final RunTurns turns;
  private final Permission permission;
  private final TurnWait turnWait;
  private final Beginning beginning;
  private final Cancelling cancelling;
  private final RunImages images;

  private @Nullable GroupAccess access;
  private boolean recovering = true;
  private boolean entering;
  private boolean owned;
  private boolean behind;
  private boolean gone;
  private boolean purged;
  private long number;

  public DurableRun(ExecutionSetup setup, RunOutlet outlet) {
    this.setup = setup;
    this.outlet = outlet;
    this.incarnation = new Incarnation(setup);
    this.permission = new Permission(outlet);
    this.turnWait = new TurnWait(outlet);
    this.beginning = new Beginning(outlet);
    this.images = new RunImages(state, beginning, incarnation);
    this.audience = new Audience(outlet, state);
    this.turns =
        new RunTurns(setup.executionId(), outlet, state, audience, this::store, () -> number);
    this.cancelling =
        new Cancelling(setup.executionId(), outlet, state, turns, beginning, this::store);
  }

  /** Takes an event in that was stored before. */
  public void replay(RunEvent event) {
    if (!recovering) {
      return;
    }
    number++;
    images.stored(event);
    switch (event) {
      case RunEvent.Accepted(var request, var at) -> beginning.accepted(request, at);
      case RunEvent.OfFork fork -> beginning.take(fork);
      case RunEvent.CancelledBeforeStart _ -> beginning.cancelled();
      case RunEvent.Advanced(_, var facts) -> state.replay(facts);
      case RunEvent.Owned taken -> incarnation.owned(taken);
      case RunEvent.LetGo _ -> incarnation.letGo();
    }
  }

  /** Begins with the image; the events behind it are replayed. */
  void restore(RunImage image) {
    number = image.number();
    images.restore(image);
  }

  RunImages images() {
    return images;
  }

  void recovered(long lastNumber) {
    recovering = false;
    purged = number == 0 && lastNumber > 0;
    // A run without an event yet is owned by the first who writes.
    owned = number == 0 || isOver();
    if (!owned) {
      enter(state.isStarted() ? state.request() : beginning.request(), false);
    }
  }

  /** An event that is about to be stored, with the run's row and conversation as of it. */
  Rowed<RunEvent> rowed(RunEvent event) {
    var row = incarnation.row(event, state, beginning, outlet.now());
    var turn = TurnWait.change(event, beginning.turn(beginning.request()), state);
    return new Rowed<>(event, row, incarnation.isRowNews(), turn);
  }

  /** Whether the run has ended and owes nothing. */
  private boolean isOver() {
    return cancelling.isEnded() && !state.owesRuns();
  }

  private boolean isKnown() {
    return state.isStarted() || beginning.isKnown();
  }

  private void enter(@Nullable RunRequest request, boolean begins) {
    if (!entering) {
      entering = true;
      var parent = request == null ? null : request.origin().parent();
      outlet.enter(parent == null ? null : parent.executionId(), begins);
    }
  }

  /** Deals with a command. */
  Step on(ExecutionCommand command) {
    return switch (command) {
      case ExecutionCommand.Entered(var given) -> entered(given);
      case ExecutionCommand.Leave _ -> left();
      case ExecutionCommand.Idle _ -> idle();
      case ExecutionCommand.Wake _ ->
          isKnown() ? turnWait.ask(owned ? beginning.turn(waiting()) : null) : idle();
      case ExecutionCommand.TakeOver _ -> takeOver();
      default -> owned ? permitted(command) : Step.LATER;
    };
  }

  private Step permitted(ExecutionCommand command) {
    if (purged) {
      return PurgedRun.answer(setup.executionId(), outlet, command);
    }
    if (command instanceof ExecutionCommand.Granted(var grant)) {
      permission.granted(grant);
      return resumeHeld();
    }
    if (mayStart(command) && !permission.admits(command)) {
      return Step.DONE;
    }
    var step = deal(command);
    if (!(step instanceof Step.Store)) {
      // What is to be stored first has not started its children yet.
      rest();
    }
    return step;
  }

  private boolean mayStart(ExecutionCommand command) {
    return !cancelling.isEnded() && !state.isCancelling() && !turns.onlyNotes(command);
  }

  /** What waited for a permit: what is owed first, then the commands in their order. */
  private Step resumeHeld() {
    catchUp();
    var begun = beginAccepted();
    permission.held().forEach(outlet::tellSelf);
    return begun;
  }

  /** The start that is stored and has not begun, or null. */
  private @Nullable RunRequest waiting() {
    return state.isStarted() || beginning.isCancelled() ? null : beginning.request();
  }

  /** Begins what was accepted, when its turn has come; a fork takes over from its source before. */
  private Step beginAccepted() {
    var request = waiting();
    if (beginning.isForking()) {
      return beginning.readSource();
    }
    return TurnWait.holdsUp(beginning.turn(request))
        ? turnWait.ask(request)
        : begin(request, _ -> {});
  }

  private void rest() {
    var live = turns.live();
    if (live != null && live.children().isIdle() && turns.isEmpty()) {
      permission.rest();
    }
  }

  private Step deal(ExecutionCommand command) {
    return switch (command) {
      case ExecutionCommand.Start(var request, var replyTo) -> start(request, null, replyTo);
      case ExecutionCommand.BeginFork(var request, var fork, var replyTo) ->
          start(request, fork, replyTo);
      case ExecutionCommand.SourceRead(var reading) -> beginning.sourceRead(reading, this::store);
      case ExecutionCommand.AskAgain _ when beginning.isForking() -> beginning.readSource();
      case ExecutionCommand.Begin _ -> beginAccepted();
      case ExecutionCommand.Cancel cancel -> cancelling.cancel(cancel);
      case ExecutionCommand.CancelOrder order -> cancelling.cancelOrder(order);
      case ExecutionCommand.Pause pause -> turns.pause(pause);
      case ExecutionCommand.Resume(var replyTo) -> turns.resume(replyTo);
      case ExecutionCommand.Submit(var submission, var replyTo) ->
          turns.submit(submission, replyTo);
      case ExecutionCommand.Update update -> turns.update(update);
      case ExecutionCommand.OrderEnded(var result) -> turns.turn(new Input.RunEnded(result));
      case ExecutionCommand.OrderReply(var reply) -> turns.orderReply(reply);
      case ExecutionCommand.Written(var values) -> turns.turn(new Input.UpdateVariables(values));
      case ExecutionCommand.TimerFired(var timer, var dueAt) -> turns.fired(timer, dueAt);
      case ExecutionCommand.Offered offer -> turns.offered(offer);
      case ExecutionCommand.StreamOpened opened -> turns.opened(opened);
      case ExecutionCommand.StreamLost lost -> turns.lost(lost);
      case ExecutionCommand.Drain _ -> turns.drain();
      case ExecutionCommand.TurnCame turn ->
          begin(TurnWait.begun(beginning.turn(waiting()), turn), _ -> {});
      case ExecutionCommand.TurnWaits _ -> permission.turnWaits(waiting());
      case ExecutionCommand.AwaitEnd _,
          ExecutionCommand.Query _,
          ExecutionCommand.Watch _,
          ExecutionCommand.Unwatch _,
          ExecutionCommand.AskAgain _ ->
          audience.look(command, turns.live(), number, cancelling.isEnded());
      case ExecutionCommand.Entered _,
          ExecutionCommand.Granted _,
          ExecutionCommand.Leave _,
          ExecutionCommand.Idle _,
          ExecutionCommand.Wake _,
          ExecutionCommand.TakeOver _,
          ExecutionCommand.Tick _ ->
          throw new IllegalStateException("dealt with before: " + command);
    };
  }

  private Step entered(GroupAccess given) {
    access = given;
    entering = false;
    permission.entered(given);
    if (isKnown()) {
      outlet.tellSelf(new ExecutionCommand.TakeOver());
    }
    return Step.READY;
  }

  /** A recovered run stores that it is owned by a new incarnation before it does anything. */
  private Step takeOver() {
    if (owned) {
      return Step.DONE;
    }
    var taken = incarnation.next(outlet.now());
    return store(
        taken,
        () -> {
          owned = true;
          if (state.isStarted()) {
            live(state.request());
            behind = true;
            catchUp();
          } else if (permission.isHeld()) {
            outlet.tellSelf(new ExecutionCommand.Granted(0));
          }
        },
        Step.Next.READY);
  }

  private void catchUp() {
    if (behind && permission.isHeld()) {
      behind = false;
      live(state.request()).catchUp();
    }
  }

  private LiveRun live(RunRequest request) {
    return turns.live(
        request,
        requireNonNull(access),
        setup.tokens(),
        () -> beginning.recall(setup.executionId()));
  }

  private Step start(RunRequest request, @Nullable Fork fork, ActorRef<StartReply> replyTo) {
    var id = setup.executionId();
    if (beginning.isCancelled()) {
      replyTo.tell(new StartReply.CancelledBefore(id));
      return Step.DONE;
    }
    if (isKnown()) {
      var known = state.isStarted() ? state.request() : requireNonNull(beginning.request());
      replyTo.tell(SameRequest.started(known, beginning.fork(), request, fork));
      cancelling.tellParent();
      return Step.DONE;
    }
    if (access == null) {
      enter(request, true);
      return Step.LATER;
    }
    if (access.permission() == Permits.Answer.REFUSED) {
      replyTo.tell(new StartReply.Refused(id, access.refusal(), RunTimes.START_AGAIN));
      access = null;
      outlet.leave();
      return Step.DONE;
    }
    Consumer<Object> answer = _ -> replyTo.tell(new StartReply.Started(id, true));
    if (permission.isHeld() && fork == null && !TurnWait.holdsUp(request)) {
      return begin(request, answer);
    }
    var now = outlet.now();
    beginning.accepted(request, now);
    if (fork == null) {
      return store(new RunEvent.Accepted(request, now), () -> answer.accept(id), Step.Next.GO_ON);
    }
    var forked = new RunEvent.Forked(request, fork, now);
    beginning.take(forked);
    return store(
        forked,
        () -> {
          answer.accept(id);
          if (permission.isHeld()) {
            outlet.tellSelf(new ExecutionCommand.Begin());
          }
        },
        Step.Next.GO_ON);
  }

  private Step begin(@Nullable RunRequest request, Consumer<Object> answer) {
    if (request == null) {
      return Step.DONE;
    }
    live(request);
    return turns.turn(List.of(beginning.start(request)), answer::accept);
  }

  private Step store(RunEvent event, Runnable stored, Step.Next next) {
    return new Step.Store(
        event,
        () -> {
          number++;
          setup.listener().onStored(number, event, incarnation.latestRow());
          stored.run();
          turnWait.stored(event, beginning.turn(beginning.request()));
          if (isOver()) {
            outlet.leaveSoon();
          }
          rest();
        },
        next);
  }

  /** A run that has ended, only waits, or is woken and was not stored when it was read, leaves. */
  private Step idle() {
    if (isResting()) {
      outlet.leave();
    }
    return Step.DONE;
  }

  private boolean isResting() {
    if (entering || (!owned && isKnown())) {
      return false;
    }
    if (isOver() || !isKnown()) {
      return true;
    }
    var live = turns.live();
    return live != null
        && live.children().isEmpty()
        && live.watchers().isEmpty()
        && turns.isEmpty()
        && !behind
        && permission.isResting()
        && Incarnation.wakeAt(state, outlet.now()) - outlet.now() > RunTimes.IDLE.toMillis();
  }

  private Step left() {
    var rests = isResting();
    if (!rests) {
      outlet.comeBack();
    }
    // One that waits to begin has no time of its own: its row says that it is due.
    if (isKnown() && !isOver() && (rests || (owned && !state.isStarted()))) {
      return store(new RunEvent.LetGo(outlet.now()), () -> gone = true, Step.Next.STOP);
    }
    gone = true;
    return Step.STOP;
  }

  /** A failure stopped the actor, or it left: a row whose owner lives is found by no scan. */
  void stopped() {
    if (!gone) {
      outlet.comeBackLater();
    }
  }
}
