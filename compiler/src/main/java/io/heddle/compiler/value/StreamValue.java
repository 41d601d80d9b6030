package io.heddle.compiler.value;

/**
 * A value that is still being produced, chunk by chunk. Implemented where streams run.
 *
 * <p>Replayable and read by many; {@link #snapshot} never waits.
 */
public non-sealed interface StreamValue extends Value {

  /** What is known now: the final value when it ended, else the chunks so far as one string. */
  Value snapshot();

  @Override
  default String kind() {
    return "stream";
  }
}
