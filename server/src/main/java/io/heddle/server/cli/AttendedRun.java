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
import org.jspecify.annotations.Nullable;

/**
 * A run that somebody sits beside: forms are answered, stops of the debugger are talked over, one
 * after the other on the command's own thread.
 */
final class AttendedRun {

  /** What the command's thread has to deal with. */
  private sealed interface Event {
    record Asked(WaitEvent.Requested requested) implements Event {}

    record Waiting() implements Event {}

    record Stopped(DebugEvent.Paused paused) implements Event {}

    record Over() implements Event {}
  }

  private final Output output;
  private final LocalRuntime runtime;
  private final GivenAnswers answers;
  private final boolean interactive;
  private final Keyboard keyboard;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<String, WaitEvent.Requested> unanswered = new LinkedHashMap<>();
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

  /** How the run ended; {@code WAITING} when it waits for somebody who is not there. */
  RunResult attend(RunBuilder.Built.Ready ready, @Nullable DebugConfig debug)
      throws InterruptedException {
    var request = ready.request();
    var watched = ready.watchedBy(watcher(ready.watcher()));
    var running = runtime.run(debug == null ? watched : watched.debuggedBy(session(debug)));
    var _ =
        running.whenComplete(
            (_, _) -> {
              over.complete(Boolean.TRUE);
              events.add(new Event.Over());
            });
    try (var _ = Interrupts.cancel(() -> runtime.cancel(request.executionId(), "interrupted"))) {
      while (!running.isDone()) {
        switch (events.take()) {
          case Event.Asked(var requested) -> answer(request.executionId(), requested);
          case Event.Stopped(var paused) -> {
            if (console != null) {
              console.stopped(paused);
            }
          }
          case Event.Waiting _, Event.Over _ -> {}
        }
        if (!unanswered.isEmpty() && isStuck(request.executionId())) {
          runtime.cancel(request.executionId(), "nobody answers");
          return waiting(end(running));
        }
      }
      return end(running);
    }
  }

  private static RunResult end(CompletableFuture<RunResult> running) throws InterruptedException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
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
        switch (event) {
          case WaitEvent.Requested requested -> events.add(new Event.Asked(requested));
          case WaitEvent.RunWaiting _ -> events.add(new Event.Waiting());
          case RunEvent _ -> {}
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

  private void answer(String executionId, WaitEvent.Requested requested)
      throws InterruptedException {
    var node = requested.place().nodeId();
    var given = answers.to(node, requested.form().fields());
    if (given != null && isAccepted(executionId, requested, given)) {
      return;
    }
    var prompt = new FormPrompt(output, keyboard);
    while (interactive) {
      var said = prompt.ask(requested);
      if (said == null) {
        break;
      }
      if (isAccepted(executionId, requested, said)) {
        return;
      }
    }
    unanswered.put(key(requested.frame(), node), requested);
  }

  private static String key(int frame, String node) {
    return frame + "/" + node;
  }

  private boolean isAccepted(
      String executionId, WaitEvent.Requested requested, HumanForms.Submission said)
      throws InterruptedException {
    var target = new Input.Submit.ByNode(requested.place().nodeId(), requested.frame());
    var submit = new Input.Submit(target, "cli-" + submissions++, said, "local");
    return switch (await(runtime.submit(executionId, submit))) {
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

  /** Whether the run waits for nothing but forms that nobody here answers. */
  private boolean isStuck(String executionId) throws InterruptedException {
    var asked = await(runtime.query(executionId));
    var snapshot = asked == null ? null : asked.orElse(null);
    return snapshot != null
        && snapshot.status() == RunStatus.WAITING
        && !snapshot.forms().isEmpty()
        && snapshot.forms().stream()
            .allMatch(form -> unanswered.containsKey(key(form.frame(), form.place().nodeId())));
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

  private RunResult waiting(RunResult end) {
    if (end.status() != RunStatus.CANCELLED) {
      return end;
    }
    for (var requested : unanswered.values()) {
      var node = requested.place().nodeId();
      output.note(
          "heddle: '%s' waits for an answer and nobody is asked here; give one with %s"
              .formatted(node, FormPrompt.howTo(node, requested.form())));
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
