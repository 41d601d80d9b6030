package io.heddle.compiler.dsl;

/** The two languages a workflow text can be in; told apart by their shape. */
public enum Dialect {
  /** Heddle's own: {@code version}, {@code nodes} and {@code edges} at the top level. */
  FLAT,
  /** An app as Dify exports it: {@code app} beside {@code workflow.graph}. */
  APP_EXPORT
}
