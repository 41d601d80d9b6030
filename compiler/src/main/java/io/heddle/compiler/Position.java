package io.heddle.compiler;

/**
 * A place in a workflow text.
 *
 * @param line from 1; 0 when the place is not known (a schema that was never text)
 * @param column from 1, in characters
 */
public record Position(int line, int column) {

  public static final Position UNKNOWN = new Position(0, 0);

  public boolean isKnown() {
    return line > 0;
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
