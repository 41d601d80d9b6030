package io.heddle.llm.mock;

/** A text that a regular expression may look at only so often: a bad one ends, whoever wrote it. */
final class PatientText implements CharSequence {

  /** The patience is at its end. */
  static final class Exhausted extends RuntimeException {
    private Exhausted() {
      super("too many looks", null, false, false);
    }
  }

  private static final int LOOKS = 5_000_000;

  private final CharSequence text;
  private int looks = LOOKS;

  PatientText(CharSequence text) {
    this.text = text;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (--looks < 0) {
      throw new Exhausted();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
