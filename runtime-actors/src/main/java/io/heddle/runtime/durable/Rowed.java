package io.heddle.runtime.durable;

import org.jspecify.annotations.Nullable;

/**
 * An event on its way to the journal with the run's row as of that event. The journal stores the
 * event alone, so a replay yields {@code event}, never this.
 *
 * <p>Of several in one atomic write the last row counts.
 *
 * @param turn what the event changes in the run's conversation, in the same transaction; or null
 */
public record Rowed<E>(E event, RunRow row, @Nullable TurnChange turn) {

  /** Of a run whose conversation is not concerned. */
  public Rowed(E event, RunRow row) {
    this(event, row, null);
  }
}
