package io.heddle.runtime.durable;

import static java.util.Objects.requireNonNull;

import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunStatus;
import org.jspecify.annotations.Nullable;

/** Who holds a run in memory, and the row that says so. */
final class Incarnation {

  private final ExecutionSetup setup;
  private long number = 1;
  private boolean held = true;
  private @Nullable RunRow written;
  private @Nullable RunRow latest;
  private boolean isNews = true;

  Incarnation(ExecutionSetup setup) {
    this.setup = setup;
  }

  void owned(RunEvent.Owned event) {
    number = event.incarnation();
    held = true;
  }

  void letGo() {
    held = false;
  }

  /** One more than the one before. */
  long number() {
    return number;
  }

  /** A run lies in an image as one that somebody holds in memory. */
  void restore(long was) {
    number = was;
  }

  /** The event by which this one takes the run over. */
  RunEvent.Owned next(long now) {
    return new RunEvent.Owned(setup.member(), number + 1, now);
  }

  private RunRow.Owner owner(boolean open) {
    return new RunRow.Owner(open && held ? setup.member() : "", number);
  }

  /**
   * The row of the run as of an event that is about to be stored.
   *
   * @param beginning knows the start that waits, of a run that has not begun
   */
  RunRow row(RunEvent event, ExecutionState state, Beginning beginning, long now) {
    var before = written;
    var row = made(event, state, beginning, now);
    latest = row;
    isNews = before == null || row.isNewsAfter(before);
    if (isNews) {
      written = row;
    }
    return row;
  }

  /** The row as of the latest event. */
  RunRow latestRow() {
    return requireNonNull(latest);
  }

  /** Whether the store needs the latest row: one that says the same as before costs as much. */
  boolean isRowNews() {
    return isNews;
  }

  private RunRow made(RunEvent event, ExecutionState state, Beginning beginning, long now) {
    if (event instanceof RunEvent.CancelledBeforeStart(_, var at)) {
      return beginning.request() == null ? cancelled(at) : cancelled(beginning, at);
    }
    if (event instanceof RunEvent.Owned taken) {
      owned(taken);
    }
    if (event instanceof RunEvent.LetGo) {
      letGo();
    }
    return state.isStarted() ? begun(state, beginning, now) : accepted(beginning, now);
  }

  /** When a run that has begun must be in memory again. */
  static long wakeAt(ExecutionState state, long now) {
    var asks = state.owesRuns() ? now + RunTimes.ASK_AGAIN_ASLEEP.toMillis() : RunRow.NEVER;
    return Math.min(state.wakeAt(), asks);
  }

  /** A run that waited to begin has the start that its first row says. */
  private RunRow begun(ExecutionState state, Beginning beginning, long now) {
    var request = state.request();
    var ended = state.status().isTerminal();
    var open = !ended || state.owesRuns();
    var status = state.isWaiting() ? RunStatus.WAITING : state.status();
    return row(
        request,
        beginning.source(),
        status,
        owner(open),
        wakeAt(state, now),
        beginning.request() == null ? state.startedAt() : beginning.at(),
        now,
        ended ? state.result().endedAt() : RunRow.NOT_YET,
        open);
  }

  /** The row of a run that waits to begin. */
  private RunRow accepted(Beginning beginning, long now) {
    return row(
        requireNonNull(beginning.request()),
        beginning.source(),
        RunStatus.WAITING,
        owner(true),
        held ? RunRow.NEVER : now,
        beginning.at(),
        now,
        RunRow.NOT_YET,
        true);
  }

  /** The row of a run that waited and will not begin. */
  private RunRow cancelled(Beginning beginning, long at) {
    return row(
        requireNonNull(beginning.request()),
        beginning.source(),
        RunStatus.CANCELLED,
        owner(false),
        RunRow.NEVER,
        beginning.at(),
        at,
        at,
        false);
  }

  /** The row of a run that nobody has started. */
  private RunRow cancelled(long at) {
    return new RunRow(
        setup.executionId(),
        setup.group(),
        setup.slot(),
        RunStatus.CANCELLED,
        owner(false),
        RunRow.NEVER,
        "",
        0,
        RunRow.Origin.NONE,
        at,
        at,
        at,
        false);
  }

  private RunRow row(
      RunRequest request,
      String source,
      RunStatus status,
      RunRow.Owner owner,
      long wakeAt,
      long startedAt,
      long now,
      long endedAt,
      boolean open) {
    var definition = request.origin().definition();
    return new RunRow(
        setup.executionId(),
        setup.group(),
        setup.slot(),
        status,
        owner,
        wakeAt,
        definition == null ? request.workflow().id() : definition.id(),
        definition == null ? 0 : definition.number(),
        Origins.of(request, source),
        startedAt,
        now,
        endedAt,
        open);
  }
}
