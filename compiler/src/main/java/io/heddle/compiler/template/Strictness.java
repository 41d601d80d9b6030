package io.heddle.compiler.template;

/** What a run does with a text of a node that names a variable which does not exist. */
public enum Strictness {
  /** What the dialect usually does: nothing stands there, or the reference without its braces. */
  LENIENT,
  /** The node fails. */
  STRICT;

  /**
   * @param flat whether the text is one of the flat dialect
   */
  public Missing missing(boolean flat) {
    return switch (this) {
      case STRICT -> flat ? Missing.FAIL_FLAT : Missing.FAIL;
      case LENIENT -> flat ? Missing.EMPTY : Missing.INNER_TEXT;
    };
  }

  /** The same for an answer, which the flat dialect never is strict about. */
  public Missing missingInAnswer(boolean flat) {
    return flat ? Missing.EMPTY : missing(false);
  }
}
