package io.heddle.llm.mcp;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Server-sent events out of the lines of a body. Data beyond the bound ends up cut, which no JSON
 * survives. Not thread-safe.
 */
final class EventStream implements Consumer<String> {

  private final int maxLength;
  private final BiConsumer<String, String> listener;
  private final StringBuilder data = new StringBuilder();
  private String event = "message";
  private boolean any;

  /**
   * @param maxLength characters of one event's data
   * @param listener gets the name of an event and its data
   */
  EventStream(int maxLength, BiConsumer<String, String> listener) {
    this.maxLength = maxLength;
    this.listener = listener;
  }

  @Override
  public void accept(String line) {
    if (line.isEmpty()) {
      end();
      return;
    }
    var colon = line.indexOf(':');
    var name = colon < 0 ? line : line.substring(0, colon);
    var value = colon < 0 ? "" : line.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    switch (name) {
      case "event" -> event = value;
      case "data" -> {
        if (any) {
          data.append('\n');
        }
        any = true;
        data.append(value, 0, Math.min(value.length(), Math.max(0, maxLength - data.length())));
      }
      default -> {}
    }
  }

  /** What came without its empty line is an event too. */
  void end() {
    if (any) {
      var whole = data.toString();
      var name = event;
      data.setLength(0);
      any = false;
      event = "message";
      listener.accept(name, whole);
    } else {
      event = "message";
    }
  }
}
