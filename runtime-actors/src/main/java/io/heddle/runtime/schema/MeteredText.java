package io.heddle.runtime.schema;

/**
 * A text that may only be read so many times: ends a regular expression that goes astray on it.
 *
 * <p>The engine of {@code java.util.regex} reads a character for every step it takes, so its work
 * is bounded by the reads.
 */
final class MeteredText implements CharSequence {

  private static final int READS_PER_CHARACTER = 1_000;
  private static final int FREE_READS = 100_000;

  private final String text;
  private final Meter meter;

  /** The reads that are left; shared by the parts of a text. */
  private static final class Meter {
    private long left;

    Meter(long left) {
      this.left = left;
    }
  }

  /** Thrown out of the middle of a match. */
  static final class SpentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpentException() {
      super("the regular expression takes too long on this text", null, false, false);
    }
  }

  MeteredText(String text) {
    this(text, new Meter(FREE_READS + (long) READS_PER_CHARACTER * text.length()));
  }

  private MeteredText(String text, Meter meter) {
    this.text = text;
    this.meter = meter;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (--meter.left < 0) {
      throw new SpentException();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new MeteredText(text.substring(start, end), meter);
  }

  @Override
  public String toString() {
    return text;
  }
}
