package io.heddle.runtime.event;

import java.util.List;
import java.util.function.LongSupplier;

/** What an app has said so far. Whatever changes it is told. Not thread-safe. */
final class Said {

  private final Watcher watcher;
  private final LongSupplier clock;
  private final StringBuilder text = new StringBuilder();
  private String executionId = "";

  Said(Watcher watcher, LongSupplier clock) {
    this.watcher = watcher;
    this.clock = clock;
  }

  void begin(String id) {
    executionId = id;
  }

  int length() {
    return text.length();
  }

  String from(int begin) {
    return text.substring(begin);
  }

  private RunEvent.AnswerReplaced whole() {
    return new RunEvent.AnswerReplaced(executionId, text.toString(), clock.getAsLong());
  }

  /** Lets somebody hear it who has not heard it. */
  void repeat(Watcher late) {
    if (!text.isEmpty()) {
      late.onEvent(whole());
    }
  }

  void say(RunEvent.Place place, List<String> selector, String delta) {
    watcher.onEvent(
        new RunEvent.AnswerDelta(
            executionId, place, selector, text.length(), delta, clock.getAsLong()));
    text.append(delta);
  }

  /** What came after so many characters no longer holds. */
  void takeBack(int length) {
    replace(length, text.length(), "");
  }

  /** Something else takes the place of a part; the whole is said anew unless it is the same. */
  void replace(int begin, int end, String other) {
    if (end - begin != other.length() || text.indexOf(other, begin) != begin) {
      text.replace(begin, end, other);
      watcher.onEvent(whole());
    }
  }
}
