package io.heddle.runtime.durable;

/**
 * An event on its way to the journal with the run's row as of that event. The journal stores the
 * event alone, so a replay yields {@code event}, never this.
 *
 * <p>Of several in one atomic write the last row counts.
 */
public record Rowed<E>(E event, RunRow row) {}
