package io.heddle.runtime.event;

/**
 * Names a public event of one run. Whoever watches, and from whenever on, hears it under the same
 * name.
 *
 * @param turn the turn of the run in which it happened, from 1; turns in which nothing happens do
 *     not count
 * @param index the place among the events of the turn, from 0
 */
public record EventId(long turn, int index) implements Comparable<EventId> {

  /** {@code 7-2}: as a client sends it back in {@code Last-Event-ID}. */
  public String text() {
    return turn + "-" + index;
  }

  @Override
  public int compareTo(EventId other) {
    var byTurn = Long.compare(turn, other.turn);
    return byTurn != 0 ? byTurn : Integer.compare(index, other.index);
  }
}
