package io.heddle.runtime.task;

/**
 * How far a worker is.
 *
 * @param fraction from 0 to 1; what lies outside is brought inside
 * @param message for people; cut after {@value #MAX_MESSAGE} characters
 */
public record TaskProgress(double fraction, String message) {

  public static final int MAX_MESSAGE = 1_000;

  /** A task of which nothing was heard yet. */
  public static final TaskProgress NONE = new TaskProgress(0, "");

  public TaskProgress {
    fraction = Double.isNaN(fraction) ? 0 : Math.clamp(fraction, 0, 1);
    message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
  }
}
