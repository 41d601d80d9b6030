package io.heddle.runtime;

/** What became of a pause that somebody asked for. */
public enum PauseReply {
  /** The run stands still: no node of it is at work here. */
  STILL,
  /** The run went on before it stood still. */
  RESUMED,
  /** There is no such run (any more). */
  OVER
}
