package io.heddle.sandbox;

import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.node.Cancellation;
import io.heddle.sandbox.guest.GuestContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The calls of one group in one language. Each call runs on a thread of the {@link Workers}, in a
 * context that was made ready before and is thrown away after it.
 *
 * <ol>
 *   <li>A run takes a slot of its lane, or waits for one, or is refused.
 *   <li>With a slot it takes a ready context along to a worker; the worker answers the caller and
 *       then says {@code Freed}.
 *   <li>A call that was killed and does not stop is {@code Overdue}: the caller has its answer, the
 *       slot is given on, the thread is waited for no longer.
 *   <li>A worker that meets a defect says {@code Crashed}: this actor fails, which fails all its
 *       callers with something worth a retry, and is started anew with a new engine.
 * </ol>
 */
final class LanguagePool {

  sealed interface Command {}

  record Run(Call call, Cancellation cancellation, CompletableFuture<Result> answer)
      implements Command {}

  /** Sent by the parent, after {@link SandboxPool.Idle}. */
  record Stop() implements Command {}

  private record Cancel(long id) implements Command {}

  private record WaitedTooLong(long id) implements Command {}

  private record Freed(long id) implements Command {}

  private record Overdue(long id) implements Command {}

  private record Crashed(Throwable defect) implements Command {}

  private record Warmed(Profile profile, GuestContext ready) implements Command {}

  private record Tick() implements Command {}

  /** A defect of a guest, passed on to supervision. */
  private static final class GuestCrashedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GuestCrashedException(Throwable defect) {
      super("a guest failed: " + defect.getMessage(), defect);
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Language language;
  private final SandboxSettings settings;
  private final ActorRef<SandboxPool.Command> parent;
  private final Workers workers;
  private final WarmContexts warm;
  private final Lane calls;
  private final Lane followers;
  private final AtomicLong received;
  private final AtomicLong lastUse = new AtomicLong(System.nanoTime());

  static Behavior<Command> create(
      Language language,
      SandboxSettings settings,
      GuestLanguages languages,
      ActorRef<SandboxPool.Command> parent) {
    // Counted over restarts, since the parent counts over them too.
    var received = new AtomicLong();
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new LanguagePool(
                            context, timers, language, settings, languages, parent, received)
                        .running()));
  }

  private LanguagePool(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Language language,
      SandboxSettings settings,
      GuestLanguages languages,
      ActorRef<SandboxPool.Command> parent,
      AtomicLong received) {
    this.context = context;
    this.timers = timers;
    this.language = language;
    this.settings = settings;
    this.parent = parent;
    this.received = received;
    workers = new Workers(language, languages, settings.size());
    warm = new WarmContexts(settings.warm(), settings.contextAge());
    calls = new Lane("calls", settings.size(), settings.queue());
    followers = new Lane("calls that follow streams", settings.streams(), settings.queue());
    var least =
        settings.idle().compareTo(settings.contextAge()) < 0
            ? settings.idle()
            : settings.contextAge();
    timers.startTimerWithFixedDelay(new Tick(), least.dividedBy(2).plusMillis(1));
  }

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onMessage(Command.class, this::onCommand)
        .onSignal(PreRestart.class, _ -> onEnd("a part of the sandbox crashed; try again"))
        .onSignal(PostStop.class, _ -> onEnd("the sandbox was stopped"))
        .build();
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Run run -> onRun(run);
      case Cancel(var id) -> onCancel(id);
      case WaitedTooLong(var id) -> onWaitedTooLong(id);
      case Freed(var id) -> onFreed(id);
      case Overdue(var id) -> onOverdue(id);
      case Crashed(var defect) -> throw new GuestCrashedException(defect);
      case Warmed(var profile, var ready) -> onWarmed(profile, ready);
      case Tick() -> onTick();
      case Stop() -> Behaviors.stopped();
    };
  }

  private Behavior<Command> onRun(Run run) {
    var job = new Lane.Job(received.incrementAndGet(), run);
    lastUse.set(System.nanoTime());
    if (laneOf(run.call()).offer(job)) {
      var self = context.getSelf();
      run.cancellation().onCancel(() -> self.tell(new Cancel(job.id())));
      startWaiting();
      if (laneOf(run.call()).isWaiting(job.id())) {
        timers.startSingleTimer(job.id(), new WaitedTooLong(job.id()), queueWait());
      }
    }
    return Behaviors.same();
  }

  private Behavior<Command> onCancel(long id) {
    timers.cancel(id);
    calls.cancel(id);
    followers.cancel(id);
    return Behaviors.same();
  }

  private Behavior<Command> onWaitedTooLong(long id) {
    var failure =
        CodeFailure.UNAVAILABLE.with(
            "the call waited longer than the limit of %d ms for a sandbox"
                .formatted(settings.queueWait().toMillis()));
    calls.withdraw(id, failure);
    followers.withdraw(id, failure);
    return Behaviors.same();
  }

  private Behavior<Command> onFreed(long id) {
    calls.end(id);
    followers.end(id);
    lastUse.set(System.nanoTime());
    startWaiting();
    return Behaviors.same();
  }

  private Behavior<Command> onOverdue(long id) {
    context.getLog().warn("{} code does not stop; its slot is given on", language);
    calls.overdue(id);
    followers.overdue(id);
    startWaiting();
    return Behaviors.same();
  }

  private Behavior<Command> onWarmed(Profile profile, GuestContext ready) {
    warm.add(profile, ready);
    return Behaviors.same();
  }

  private Behavior<Command> onTick() {
    warm.dropAged();
    var unused = Duration.ofNanos(System.nanoTime() - lastUse.get());
    if (calls.isIdle() && followers.isIdle() && unused.compareTo(settings.idle()) >= 0) {
      parent.tell(new SandboxPool.Idle(language, received.get()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onEnd(String why) {
    calls.failAll(CodeFailure.UNAVAILABLE.with(why));
    followers.failAll(CodeFailure.UNAVAILABLE.with(why));
    warm.close();
    workers.close();
    return Behaviors.same();
  }

  private void startWaiting() {
    for (var job = calls.next(); job != null; job = calls.next()) {
      start(calls, job);
    }
    for (var job = followers.next(); job != null; job = followers.next()) {
      start(followers, job);
    }
  }

  private void start(Lane lane, Lane.Job job) {
    timers.cancel(job.id());
    var self = context.getSelf();
    var id = job.id();
    var run = job.run();
    var profile = run.call().profile();
    var watch = workers.watch(run.call(), run.answer(), () -> self.tell(new Overdue(id)));
    lane.begin(job, watch);
    var task =
        new Workers.Task(
            run.call(),
            run.cancellation(),
            run.answer(),
            watch,
            lane == calls ? warm.take(profile) : null,
            () -> self.tell(new Freed(id)),
            defect -> self.tell(new Crashed(defect)));
    if (lane == followers) {
      workers.follow(task);
    } else {
      workers.run(task);
    }
    if (warm.order(profile)) {
      workers.prepare(
          profile,
          ready -> self.tell(new Warmed(profile, ready)),
          defect -> self.tell(new Crashed(defect)));
    }
  }

  private Duration queueWait() {
    var queued = settings.queueWait();
    return workers.isStarted() ? queued : queued.plus(settings.startUp());
  }

  private Lane laneOf(Call call) {
    return call.streams().isEmpty() ? calls : followers;
  }
}
