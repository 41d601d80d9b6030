package io.heddle.runtime.event;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.FactListener;
import io.heddle.runtime.machine.Tokens;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who watches a run. Its events are made for as long as there is somebody, and only then.
 *
 * <p>Confined to the thread of the run, but for the events themselves.
 */
public final class RunWatchers {

  /** More at once are refused. */
  public static final int MAX_WATCHERS = 100;

  /** Warnings of a resume that are kept for who comes later. */
  public static final int MAX_WARNINGS = 100;

  private final Tokens tokens;
  private final CompiledWorkflow workflow;
  private final ValueText texts;
  private final Clock clock;
  private final List<Heard> watchers = new CopyOnWriteArrayList<>();
  private final Everybody everybody = new Everybody(watchers, new HeldEvents());
  private @Nullable Events events;
  private List<RunEvent.ResumeWarning> warnings = List.of();
  private long turn = 1;

  /**
   * @param watcher of the run from its beginning on, or null
   * @param texts how the run turns values into text
   */
  public RunWatchers(
      @Nullable Watcher watcher,
      Tokens tokens,
      CompiledWorkflow workflow,
      ValueText texts,
      Clock clock) {
    this.tokens = tokens;
    this.workflow = workflow;
    this.texts = texts;
    this.clock = clock;
    if (watcher != null) {
      watchers.add(new Heard(watcher, watcher));
      events = begin();
    }
  }

  /**
   * @param watcher as it came
   * @param ear hears the events for it
   */
  private record Heard(Watcher watcher, Watcher ear) {}

  private Events begin() {
    var begun = new Events(everybody, tokens, workflow, texts, clock);
    begun.at(turn);
    return begun;
  }

  private record Everybody(List<Heard> watchers, HeldEvents held) implements Watcher {

    @Override
    public void onEvent(RunEvent event) {
      onEvent(null, event);
    }

    @Override
    public void onEvent(@Nullable EventId id, RunEvent event) {
      if (!held.keeps(id, event)) {
        tell(id, event);
      }
    }

    private void tell(@Nullable EventId id, RunEvent event) {
      for (var heard : watchers) {
        heard.ear().onEvent(id, event);
      }
    }

    @Override
    public boolean isHeard() {
      return !watchers.isEmpty();
    }
  }

  /** Whoever watches at the time; for what has no place in the journal. Safe on any thread. */
  public Watcher everybody() {
    return everybody;
  }

  /**
   * What whoever resumes a run found to be other than where it stopped. Who watches is told, and
   * who comes later too, for at that time there is seldom anybody. More than {@value #MAX_WARNINGS}
   * are told but not kept.
   */
  public void warn(
      String executionId, RunEvent.ResumeWarning.Severity severity, String diagnostic) {
    var warning = new RunEvent.ResumeWarning(executionId, severity, diagnostic, clock.millis());
    if (warnings.size() < MAX_WARNINGS) {
      var all = new ArrayList<>(warnings);
      all.add(warning);
      warnings = List.copyOf(all);
    }
    everybody.onEvent(warning);
  }

  public boolean isEmpty() {
    return watchers.isEmpty();
  }

  /**
   * What happens from now on belongs to this turn, and is told only with {@link #release}: once it
   * is stored.
   */
  public void hold(long number) {
    turn = number;
    if (events != null) {
      events.at(number);
      everybody.held().hold();
    }
  }

  /** What was held is stored: everybody hears it. */
  public void release() {
    if (!everybody.held().release(everybody::tell)) {
      watchers.forEach(heard -> heard.watcher().onLost());
      watchers.clear();
      end();
    }
  }

  /** What makes the events; null while nobody watches. */
  public @Nullable Events events() {
    return events;
  }

  /** Hears the facts of the run, as long as somebody watches. */
  public FactListener listener() {
    return events == null ? FactListener.NONE : events;
  }

  /**
   * Somebody watches from now on.
   *
   * @param reply hears the snapshot before the watcher hears anything
   * @return false when there are too many already
   */
  public boolean join(Watcher watcher, Consumer<WatchReply> reply, ExecutionState state, long now) {
    if (watchers.size() >= MAX_WATCHERS) {
      reply.accept(new WatchReply.TooManyWatchers(MAX_WATCHERS));
      return false;
    }
    reply.accept(new WatchReply.Watching(Snapshots.of(state, now)));
    var heard = new Heard(watcher, new LateWatcher(watcher));
    warnings.forEach(heard.ear()::onEvent);
    if (events == null) {
      watchers.add(heard);
      events = begin();
      events.resume(state);
    } else {
      events.join(heard.ear(), () -> watchers.add(heard));
    }
    return true;
  }

  /** Somebody watches no more; without the last one no events are made. */
  public void leave(Watcher watcher) {
    watchers.removeIf(heard -> heard.watcher().equals(watcher));
    if (watchers.isEmpty()) {
      end();
    }
  }

  private void end() {
    if (events != null) {
      events.close();
      events = null;
    }
  }

  /** A turn is over in which something happened; others have no number. */
  public void afterTurn(ExecutionState state, long now) {
    turn++;
    if (events != null) {
      events.afterTurn(state, now);
      events.at(turn);
    }
  }
}
