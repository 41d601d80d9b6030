package io.heddle.server.cli;

import io.heddle.runtime.event.Watcher;
import io.heddle.server.execution.ExecutionDetail;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.Executions;
import io.heddle.server.wire.PublicEvent;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Shows an execution while it goes on, until it ends or waits for what cannot come. */
final class FollowedRun {

  /** How it is shown. */
  enum Show {
    TREE,
    LINES,
    EVENTS,
    NOTHING
  }

  /** Why there is no more to show. */
  sealed interface End {
    record Ended(ExecutionDetail detail) implements End {}

    /** It waits for somebody who cannot reach it while this process has it. */
    record Waits(ExecutionDetail detail) implements End {}

    /** Ctrl-C: the execution stays as it is. */
    record Left() implements End {}
  }

  private static final int SECONDS_FOR_THE_END = 30;

  private final Output output;
  private final Executions executions;
  private final Show show;
  private final boolean local;

  /** What happened that is worth a look. */
  private final Semaphore news = new Semaphore(0);

  private final Set<String> asked = new HashSet<>();
  private boolean paused;
  private volatile boolean over;
  private volatile boolean left;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /**
   * @param local whether nobody else can reach the execution while this process has it
   */
  FollowedRun(Output output, Executions executions, Show show, boolean local) {
    this.output = output;
    this.executions = executions;
    this.show = show;
    this.local = local;
  }

  /** How runs are shown on this output when nothing else was asked for. */
  static Show usual(Output output) {
    return output.terminal() ? Show.TREE : Show.LINES;
  }

  /**
   * @param after the id of the last event that is known, or null
   */
  End follow(String id, @Nullable String after) throws InterruptedException {
    try (var _ =
        Interrupts.cancel(
            () -> {
              left = true;
              news.release();
            })) {
      if (show != Show.TREE) {
        return follow(id, after, show == Show.LINES ? new PlainLines(output) : null);
      }
      try (var tree = new LiveTree(output.err(), TerminalSize.ask())) {
        return follow(id, after, tree);
      }
    }
  }

  private End follow(String id, @Nullable String after, @Nullable Watcher watcher)
      throws InterruptedException {
    var heard = new HeardEvents(id);
    try (var watch = executions.events(id, after, event -> tell(event, heard, watcher))) {
      Thread.ofVirtual().name("follow").start(() -> awaitLast(watch));
      if (local && after != null) {
        var detail = shown(id);
        if (isStuck(detail, true)) {
          return new End.Waits(detail);
        }
      }
      while (!over && !left) {
        news.acquire();
        news.drainPermits();
        if (!over && local && mayWait()) {
          var detail = shown(id);
          if (isStuck(detail, false)) {
            return new End.Waits(detail);
          }
        }
      }
    }
    if (left) {
      return new End.Left();
    }
    var failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return end(id);
  }

  private void awaitLast(Executions.Watch watch) {
    try {
      watch.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.set(e);
    } finally {
      over = true;
      news.release();
    }
  }

  private void tell(PublicEvent event, HeardEvents heard, @Nullable Watcher watcher) {
    if (show == Show.EVENTS) {
      output.line(event.line());
    } else if (watcher != null) {
      heard.of(event, System.currentTimeMillis()).forEach(watcher::onEvent);
    }
    if (local) {
      note(event);
      news.release();
    }
  }

  /** Remembers who is asked, by the names of either dialect. */
  private synchronized void note(PublicEvent event) {
    var body = event.body().has("event") ? event.body().path("data") : event.body();
    switch (event.name()) {
      case "human_input_requested", "human_input_required" ->
          asked.add(body.path("node_id").asText());
      case "human_input_received",
          "human_input_timeout",
          "human_input_form_filled",
          "human_input_form_timeout" ->
          asked.remove(body.path("node_id").asText());
      case "workflow_paused" -> paused = true;
      case "workflow_resumed" -> paused = false;
      case "workflow_started" -> paused = false;
      default -> {
        // Nothing that a run would wait for.
      }
    }
  }

  private synchronized boolean mayWait() {
    return paused || !asked.isEmpty();
  }

  /**
   * @param known whether what led there was told before this process looked
   */
  private synchronized boolean isStuck(ExecutionDetail detail, boolean known) {
    return switch (detail.execution().status()) {
      case "paused" -> paused || known;
      case "waiting" ->
          !detail.forms().isEmpty()
              && (known || detail.forms().stream().allMatch(form -> asked.contains(form.node())));
      default -> false;
    };
  }

  private ExecutionDetail shown(String id) {
    return executions
        .show(id)
        .orElseThrow(
            () -> new ExecutionException(Code.NOT_FOUND, "%s is not kept any more".formatted(id)));
  }

  private End end(String id) {
    if (executions.await(id, SECONDS_FOR_THE_END).isEmpty()) {
      throw new ExecutionException(
          Code.UNAVAILABLE, "%s goes on, but its events are not told any more".formatted(id));
    }
    return new End.Ended(shown(id));
  }
}
