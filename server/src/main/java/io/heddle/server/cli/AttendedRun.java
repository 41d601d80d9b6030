package io.heddle.server.cli;

import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.debug.DebugConfig;
import io.heddle.runtime.debug.DebugEvent;
import io.heddle.runtime.debug.DebugSession;
import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.RunEvent.WaitEvent;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.server.LocalRuntime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A run that somebody sits beside: its forms and those of the runs below it are answered, stops of
 * the debugger are talked over, one after the other on the command's own thread.
 */
final class AttendedRun {

  /** What the command's thread has to deal with. */
  private sealed interface Event {
    record Asked(WaitEvent.Requested requested) implements Event {}

    /** A run went on, and may stand still now; not told again before it was heard. */
    record GoingOn() implements Event {}

    record Stopped(DebugEvent.Paused paused) implements Event {}

    record Over() implements Event {}
  }

  /** A form of one of the runs. */
  private record Form(String executionId, int frame, String node) {}

  private record Unanswered(WaitEvent.Requested requested, FormPath path) {}

  private final Output output;
  private final LocalRuntime runtime;
  private final GivenAnswers answers;
  private final boolean interactive;
  private final Keyboard keyboard;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final AtomicBoolean isGoingOnTold = new AtomicBoolean();
  private final RunTree tree = new RunTree();
  private final Map<Form, Unanswered> unanswered = new LinkedHashMap<>();
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();
  private @Nullable DebugConsole console;
  private int submissions;

  /**
   * @param interactive whether a person can be asked
   */
  AttendedRun(Output output, LocalRuntime runtime, GivenAnswers answers, boolean interactive) {
    this.output = output;
    this.runtime = runtime;
    this.answers = answers;
    this.interactive = interactive;
    this.keyboard = new Keyboard(output);
  }

  /**
   * How the run ended; {@code WAITING} when it waits for somebody who is not there. Runs that it
   * began and did not wait for are attended to their end too.
   */
  RunResult attend(RunBuilder.Built.Ready ready, @Nullable DebugConfig debug)
      throws InterruptedException {
    var root = ready.request().executionId();
    var watched = ready.watchedBy(watcher(ready.watcher()));
    var running = runtime.run(debug == null ? watched : watched.debuggedBy(session(debug)));
    var _ = running.whenComplete((result, _) -> ended(result));
    try (var _ = Interrupts.cancel(() -> runtime.cancel(root, "interrupted"))) {
      var givenUp = false;
      while (!over.isDone()) {
        switch (events.take()) {
          case Event.Asked(var requested) -> answer(requested);
          case Event.Stopped(var paused) -> {
            if (console != null) {
              console.stopped(paused);
            }
          }
          case Event.GoingOn _ -> isGoingOnTold.set(false);
          case Event.Over _ -> {}
        }
        if (givenUp || (!unanswered.isEmpty() && isStuck())) {
          givenUp = true;
          runtime.cancel(root, "nobody answers");
          tree.live().forEach(run -> runtime.cancel(run, "nobody answers"));
        }
      }
      return givenUp ? unanswered(end(running)) : end(running);
    }
  }

  private static RunResult end(CompletableFuture<RunResult> running) throws InterruptedException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void ended(@Nullable RunResult result) {
    if (result == null || result.status() == RunStatus.CANCELLED) {
      everythingEnded();
    } else {
      var _ = runtime.idle().whenComplete((_, _) -> everythingEnded());
    }
  }

  private void everythingEnded() {
    over.complete(Boolean.TRUE);
    events.add(new Event.Over());
  }

  private Watcher watcher(@Nullable Watcher other) {
    return new Watcher() {
      @Override
      public void onEvent(RunEvent event) {
        onEvent(null, event);
      }

      @Override
      public void onEvent(@Nullable EventId id, RunEvent event) {
        if (other != null) {
          other.onEvent(id, event);
        }
        tree.add(event);
        switch (event) {
          case WaitEvent.Requested requested -> events.add(new Event.Asked(requested));
          case RunEvent.Chunk _, RunEvent.AnswerDelta _ -> {}
          case RunEvent _ -> {
            if (isGoingOnTold.compareAndSet(false, true)) {
              events.add(new Event.GoingOn());
            }
          }
        }
      }
    };
  }

  private DebugSession session(DebugConfig debug) {
    var session =
        new DebugSession(
            debug,
            event -> {
              if (event instanceof DebugEvent.Paused paused) {
                events.add(new Event.Stopped(paused));
              }
            });
    console = new DebugConsole(output, keyboard, session, debug.breakpoints());
    return session;
  }

  private void answer(WaitEvent.Requested requested) throws InterruptedException {
    var path = tree.path(requested.executionId()).then(requested.place());
    var form = new Form(requested.executionId(), requested.frame(), requested.place().nodeId());
    unanswered.remove(form);
    var given = answers.to(path, requested.form().fields());
    if (given != null && isAccepted(requested, given)) {
      return;
    }
    var prompt = new FormPrompt(output, keyboard);
    while (interactive) {
      var said = prompt.ask(requested, path);
      if (said == null) {
        break;
      }
      if (isAccepted(requested, said)) {
        return;
      }
    }
    unanswered.put(form, new Unanswered(requested, path));
  }

  private boolean isAccepted(WaitEvent.Requested requested, HumanForms.Submission said)
      throws InterruptedException {
    var target = new Input.Submit.ByNode(requested.place().nodeId(), requested.frame());
    var submit = new Input.Submit(target, "cli-" + submissions++, said, "local");
    return switch (await(runtime.submit(requested.executionId(), submit))) {
      case SubmitReply.Rejected(var messages) -> {
        messages.forEach(message -> output.note("  " + RowText.printable(message)));
        yield false;
      }
      case SubmitReply.AlreadyDecided(var node, _, _) -> {
        output.note("heddle: '%s' was decided meanwhile".formatted(node));
        yield true;
      }
      case SubmitReply.Accepted _, SubmitReply.NotWaiting _ -> true;
      case null -> true;
    };
  }

  /** Whether all runs wait for nothing but forms that nobody here answers, and for each other. */
  private boolean isStuck() throws InterruptedException {
    var forms = 0;
    for (var run : tree.live()) {
      var asked = await(runtime.query(run));
      var snapshot = asked == null ? null : asked.orElse(null);
      // A run that is awaited and not live is on its way: it was asked for, or has ended.
      if (snapshot == null || !snapshot.standsStill() || !tree.areLive(snapshot.awaitedRuns())) {
        return false;
      }
      for (var form : snapshot.forms()) {
        if (!unanswered.containsKey(new Form(run, form.frame(), form.place().nodeId()))) {
          return false;
        }
        forms++;
      }
    }
    return forms > 0;
  }

  /** The reply, or null when the run ended before it heard. */
  private <T> @Nullable T await(CompletableFuture<T> reply) throws InterruptedException {
    try {
      var _ = CompletableFuture.anyOf(reply, over).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return reply.getNow(null);
  }

  /** Says what nobody answered; a run that came to its end all the same keeps it. */
  private RunResult unanswered(RunResult end) {
    for (var one : unanswered.values()) {
      output.note(
          "heddle: '%s' waits for an answer and nobody is asked here; give one with %s"
              .formatted(
                  one.path().shortest(), FormPrompt.howTo(one.path(), one.requested().form())));
    }
    if (end.status() != RunStatus.CANCELLED) {
      return end;
    }
    return new RunResult(
        end.executionId(),
        RunStatus.WAITING,
        end.outputs(),
        null,
        end.conversation(),
        end.usage(),
        end.steps(),
        end.exceptions(),
        end.startedAt(),
        end.endedAt());
  }
}
