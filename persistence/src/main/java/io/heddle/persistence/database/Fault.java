package io.heddle.persistence.database;

/** Whose fault a failed statement is: that decides who pays for it. */
public enum Fault {
  /** A row with that key is there already. */
  DUPLICATE,
  /** The database will never take these rows: too large, or of a shape it refuses. */
  ROWS,
  /** The database, its disk or the way to it: the same rows may do later. */
  ENVIRONMENT
}
