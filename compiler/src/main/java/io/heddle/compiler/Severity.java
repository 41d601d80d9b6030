package io.heddle.compiler;

/** How much a diagnostic matters: only an error refuses the text. */
public enum Severity {
  ERROR,
  WARNING,
  HINT
}
