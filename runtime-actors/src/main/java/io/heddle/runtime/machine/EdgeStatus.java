package io.heddle.runtime.machine;

/** Where an edge of a frame stands. */
public enum EdgeStatus {
  UNRESOLVED,
  TAKEN,
  SKIPPED,
  CANCELLED
}
