package io.heddle.runtime.event;

/** What somebody hears who wants to watch a run that is under way. */
public sealed interface WatchReply {

  /**
   * The run as it is; every event after it is told, none of before it. What an app has said so far
   * follows as one {@link RunEvent.AnswerReplaced}. Pieces of an output whose beginning was not
   * heard are not told: its value comes with {@link RunEvent.NodeFinished}.
   */
  record Watching(RunSnapshot snapshot) implements WatchReply {}

  /** There is no such run (any more). */
  record NoRun() implements WatchReply {}

  record TooManyWatchers(int bound) implements WatchReply {}
}
