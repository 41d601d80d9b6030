package io.heddle.runtime.durable;

import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.StateImage;
import io.heddle.runtime.machine.StoredSize;

/**
 * The images of a run, and when one is worth its bytes: once the events behind the last one take
 * more than it does, and more than {@link #SMALLEST_TAIL}. An image takes no more than the one
 * before and the events since, so that all of them take at most about twice what the events do; of
 * that, large values and sealed results are written once. Sizes are estimates, in bytes.
 */
final class RunImages {

  /** A run with less behind its last image gets no other: most never have one. */
  static final long SMALLEST_TAIL = 64 << 10;

  private final ExecutionState state;
  private final Beginning beginning;
  private final Incarnation incarnation;
  private final StoredSize.OfFacts sizes = new StoredSize.OfFacts();
  private long number;
  private long tail;
  private long last;

  RunImages(ExecutionState state, Beginning beginning, Incarnation incarnation) {
    this.state = state;
    this.beginning = beginning;
    this.incarnation = incarnation;
  }

  /** An event is replayed, or about to be stored. */
  void stored(RunEvent event) {
    number++;
    if (event instanceof RunEvent.Advanced(_, var facts)) {
      for (var fact : facts) {
        tail += sizes.next(fact);
      }
    }
  }

  /** Counts an event that is about to be stored; whether an image is wanted once it is. */
  boolean isDue(RunEvent event) {
    stored(event);
    return tail > Math.max(SMALLEST_TAIL, last) && isPossible(event);
  }

  /** Whether the run has an image once this event is stored; {@link RunImage} says which have. */
  boolean isPossible(RunEvent event) {
    return event instanceof RunEvent.Advanced
        && beginning.source().isEmpty()
        && !state.status().isTerminal();
  }

  /** What the run is, as of the event that was counted last. */
  RunImage take() {
    var image = StateImage.of(state);
    taken(image);
    return new RunImage(number, incarnation.number(), beginning.image(), image);
  }

  private void taken(StateImage image) {
    last = StoredSize.of(image);
    tail = 0;
  }

  /** Puts an image into a run that has taken no event in. */
  void restore(RunImage image) {
    number = image.number();
    incarnation.restore(image.incarnation());
    var accepted = image.accepted();
    if (accepted != null) {
      beginning.accepted(accepted.request(), accepted.at());
    }
    image.state().restore(state);
    taken(image.state());
  }
}
