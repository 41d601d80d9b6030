package io.heddle.compiler.template;

/** What a reference to a variable that does not exist becomes. */
public enum Missing {
  /** The reference without its braces: how app exports show a broken reference. */
  INNER_TEXT,
  /** Nothing: the flat dialect's lenient mode. */
  EMPTY,
  /** A failure: prompts of app exports, and their strict mode. */
  FAIL,
  /** A failure in the words of the flat dialect: its strict mode. */
  FAIL_FLAT;

  boolean isFailure() {
    return this == FAIL || this == FAIL_FLAT;
  }
}
