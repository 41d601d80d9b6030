package io.heddle.runtime.machine;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@link ExecutionState} between two turns, field by field: a state made of it goes on as the
 * one did that it is the image of, and as one does that took in all the facts.
 *
 * <p>Never changes, and shares its values with the state. What a fact says already is kept as that
 * fact, so that it lies in a store as it does in the journal.
 *
 * @param started what the run began with, and when
 * @param ending the end that waits for other runs, or null
 * @param offered what those have put out, by trigger
 * @param open who is awaited, the oldest first
 * @param signals those that are remembered, the oldest first
 * @param cancelling how the run was cancelled that waits for its nodes to stop, or null
 */
public record StateImage(
    Fact.Started started,
    RunStatus status,
    int exceptions,
    int stepsOfOthers,
    long endedAt,
    Usage usage,
    ObjectValue outputs,
    @Nullable RunFailure failure,
    Fact.@Nullable Ending ending,
    ObjectValue offered,
    FramesImage frames,
    TimersImage timers,
    List<Fact.NodeWaiting> open,
    List<Decided> decided,
    List<Signal> signals,
    Fact.@Nullable Cancelling cancelling,
    Time time,
    Answer answer,
    List<Ordered> orders) {

  /** {@link Timers}: those that are set, the next number, and the deadline reckoned last. */
  public record TimersImage(List<Fact.TimerSet> set, int next, long deadline) {}

  /** A wait that was decided. */
  public record Decided(Fact.NodeWaiting asked, String nodeId, Fact.WaitDecided decision) {}

  /** {@link RunningTime}, in milliseconds. */
  public record Time(long before, long since, boolean counting) {}

  /** {@link CollectedOutputs}. */
  public record Answer(String text, boolean answered, ObjectValue beside) {}

  /** A run that was ordered and is not done with. */
  public record Ordered(Fact.RunOrdered order, boolean givenUp, boolean accepted) {}

  /**
   * The image of a state.
   *
   * @throws NullPointerException when the run has not started
   */
  public static StateImage of(ExecutionState state) {
    var request = state.request();
    var ending = state.ending;
    return new StateImage(
        new Fact.Started(request, state.startedAt),
        state.status,
        state.exceptions,
        state.stepsOfOthers,
        state.endedAt,
        state.usage,
        state.outputs,
        state.failure,
        ending == null ? null : ending.end(),
        ending == null ? ObjectValue.EMPTY : ending.offered(),
        FramesImage.of(state.live, request),
        state.timers.image(),
        state.waits.open().stream().map(OpenWaits.Wait::asked).toList(),
        state.waits.decided().stream().map(OpenWaits.Decided::image).toList(),
        state.signals.image(),
        state.cancelling,
        state.time.image(),
        state.collected.image(),
        state.orders.all().stream().map(OrderedRuns.Entry::image).toList());
  }

  /**
   * Makes a state that has taken nothing in the one that this is the image of.
   *
   * @throws RuntimeException when this is the image of no state
   */
  public void restore(ExecutionState state) {
    if (state.isStarted()) {
      throw new IllegalStateException("the state has taken facts in");
    }
    state.request = started.request();
    state.startedAt = started.at();
    state.status = status;
    state.exceptions = exceptions;
    state.stepsOfOthers = stepsOfOthers;
    state.endedAt = endedAt;
    state.usage = usage;
    state.outputs = outputs;
    state.failure = failure;
    state.ending = ending == null ? null : new PendingEnd(ending, offered);
    frames.restore(state.live, started.request());
    state.timers.restore(timers);
    state.waits.restore(open, decided);
    signals.forEach(state.signals::take);
    state.cancelling = cancelling;
    state.time.restore(time);
    state.collected.restore(answer);
    state.orders.restore(orders);
  }
}
