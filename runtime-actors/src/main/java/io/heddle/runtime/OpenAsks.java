package io.heddle.runtime;

import io.heddle.runtime.event.WatchReply;
import io.heddle.runtime.machine.Answers;
import io.heddle.runtime.machine.SubmitReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What runs were asked and have not answered yet: an ask that reaches a run after its end is
 * answered in its place. Knows the {@value #REMEMBERED} runs that ended last.
 */
final class OpenAsks {

  /** An ask, as it came, and whether its answer has gone out. */
  private record Ask(EphemeralExecution.Command command, AtomicBoolean answered) {

    /** Passes the first answer on only. */
    <T> Consumer<T> once(Consumer<T> reply) {
      return answer -> {
        if (answered.compareAndSet(false, true)) {
          reply.accept(answer);
        }
      };
    }
  }

  static final int REMEMBERED = 10_000;

  private final Map<String, List<Ask>> open = new HashMap<>();

  /** The oldest goes first. */
  private final LinkedHashMap<String, Answers> ended = new LinkedHashMap<>();

  /** The command as the run is to get it. */
  EphemeralExecution.Command sent(String id, EphemeralExecution.Command command) {
    var ask = new Ask(command, new AtomicBoolean());
    return switch (command) {
      case EphemeralExecution.Submit(var submission, var reply) -> {
        remember(id, ask);
        yield new EphemeralExecution.Submit(submission, ask.once(reply));
      }
      case EphemeralExecution.Query(var reply) -> {
        remember(id, ask);
        yield new EphemeralExecution.Query(ask.once(reply));
      }
      case EphemeralExecution.Watch(var watcher, var reply) -> {
        remember(id, ask);
        yield new EphemeralExecution.Watch(watcher, ask.once(reply));
      }
      case EphemeralExecution.Pause(var reason, var reply)
          when !reply.equals(PauseReplies.NOBODY) -> {
        remember(id, ask);
        yield new EphemeralExecution.Pause(reason, ask.once(reply));
      }
      default -> command;
    };
  }

  private void remember(String id, Ask ask) {
    var asks = open.computeIfAbsent(id, _ -> new ArrayList<>());
    asks.removeIf(earlier -> earlier.answered().get());
    asks.add(ask);
  }

  /** The run has ended, and its forms were answered; that it stopped is told later. */
  void answered(String id, Answers answers) {
    ended.put(id, answers);
  }

  /** The run answers nothing any more. */
  void stopped(String id) {
    ended.putIfAbsent(id, Answers.none(id));
    if (ended.size() > REMEMBERED) {
      ended.pollFirstEntry();
    }
    var asks = open.remove(id);
    if (asks != null) {
      for (var ask : asks) {
        if (ask.answered().compareAndSet(false, true)) {
          refuse(id, ask.command());
        }
      }
    }
  }

  /** Who asks for an answer gets one from a run that is not here too. */
  void refuse(String id, EphemeralExecution.Command command) {
    switch (command) {
      case EphemeralExecution.Submit(var submission, var reply) -> {
        var answers = ended.get(id);
        reply.accept(
            answers == null
                ? new SubmitReply.NotWaiting("run %s is over or unknown".formatted(id))
                : answers.reply(submission));
      }
      case EphemeralExecution.Query(var reply) -> reply.accept(Optional.empty());
      case EphemeralExecution.Watch(_, var reply) -> reply.accept(new WatchReply.NoRun());
      case EphemeralExecution.Pause(_, var reply) -> reply.accept(PauseReply.OVER);
      default -> {}
    }
  }
}
