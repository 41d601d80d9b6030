package io.heddle.runtime.machine;

import io.heddle.compiler.value.ObjectValue;

/**
 * A signal as a run remembers it: the last {@link Signals#MOST} of them.
 *
 * @param id given by the sender, so that a repetition is known
 * @param content SHA-256, hexadecimal, of the values that it wrote
 */
public record Signal(String id, String content) {

  /** What a run knows of a signal. */
  public enum Known {
    /** None of this id was taken. */
    NEW,
    /** It was taken, and changes nothing again. */
    TAKEN,
    /** Another one of this id was taken. */
    OTHER
  }

  public static Signal of(String id, ObjectValue values) {
    return new Signal(id, InputsHash.of(values, ""));
  }
}
