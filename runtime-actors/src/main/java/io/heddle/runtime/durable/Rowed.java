package io.heddle.runtime.durable;

import org.jspecify.annotations.Nullable;

/**
 * An event on its way to the journal with the run's row as of that event. The journal stores the
 * event alone, so a replay yields {@code event}, never this.
 *
 * <p>Of several in one atomic write the last row counts.
 *
 * @param isRowNews whether the row is to be stored: it says what the one before did not
 * @param turn what the event changes in the run's conversation, in the same transaction; or null
 */
public record Rowed<E>(E event, RunRow row, boolean isRowNews, @Nullable TurnChange turn) {

  /** Of a run whose conversation is not concerned. */
  public Rowed(E event, RunRow row) {
    this(event, row, true, null);
  }
}
