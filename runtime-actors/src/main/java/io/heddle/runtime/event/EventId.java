package io.heddle.runtime.event;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a public event of one run. Whoever watches, and from whenever on, hears it under the same
 * name.
 *
 * @param turn the turn of the run in which it happened, from 1; turns in which nothing happens do
 *     not count
 * @param index the place among the events of the turn, from 0
 */
public record EventId(long turn, int index) implements Comparable<EventId> {

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9]{1,9})");

  /** {@code 7-2}: as a client sends it back in {@code Last-Event-ID}. */
  public String text() {
    return turn + "-" + index;
  }

  /** What {@link #text} wrote, or nothing. */
  public static Optional<EventId> parse(String text) {
    var matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new EventId(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public int compareTo(EventId other) {
    var byTurn = Long.compare(turn, other.turn);
    return byTurn != 0 ? byTurn : Integer.compare(index, other.index);
  }
}
