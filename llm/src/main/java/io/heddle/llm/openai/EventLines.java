package io.heddle.llm.openai;

import io.heddle.runtime.model.ModelProvider.Reply;
import java.util.function.Consumer;

/**
 * Reads the lines of an event stream into an answer.
 *
 * <p>Every {@code data:} line is an event, for services that forget the empty line between events
 * too. A service that answers a stream with one JSON text is understood as well. Not thread-safe.
 */
final class EventLines implements Consumer<String> {

  private static final int MAX_RAW = 1 << 20;

  private final Answer answer;
  private final Faults faults;
  private final StringBuilder raw = new StringBuilder();
  private boolean events;
  private boolean done;

  EventLines(Answer answer, Faults faults) {
    this.answer = answer;
    this.faults = faults;
  }

  @Override
  public void accept(String line) {
    if (done || answer.hasFailed() || line.isEmpty() || line.charAt(0) == ':') {
      return;
    }
    if (!line.startsWith("data:")) {
      keep(line);
      return;
    }
    events = true;
    var data = line.substring("data:".length()).strip();
    if (data.equals("[DONE]")) {
      done = true;
    } else if (!data.isEmpty()) {
      answer.add(data);
    }
  }

  /** The answer, once the body has ended. */
  Reply reply() {
    if (!events && !answer.hasFailed()) {
      answer.add(raw.toString());
      return answer.reply(raw.toString());
    }
    return done || answer.isFinished() || answer.hasFailed()
        ? answer.reply("")
        : new Reply.Failed(faults.cut());
  }

  private void keep(String line) {
    if (!events && raw.length() + line.length() <= MAX_RAW) {
      raw.append(line).append('\n');
    }
  }
}
