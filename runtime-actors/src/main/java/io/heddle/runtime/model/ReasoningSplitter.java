package io.heddle.runtime.model;

import static java.util.stream.Collectors.joining;

import io.heddle.runtime.model.ModelProvider.Listener;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the thoughts between {@code <think>} and {@code </think>} out of an answer while it is
 * written, wherever the pieces are cut.
 *
 * <p>Holds back only what may still become a tag, and white space between thoughts at the beginning
 * and the first word. Thoughts that never end are thoughts. Not thread-safe.
 */
public final class ReasoningSplitter {

  private static final String OPEN = "<think";
  private static final String CLOSE = "</think>";

  /** A longer tag is none. */
  private static final int MAX_TAG = 256;

  private final Listener listener;
  private final Runnable thoughtBegins;
  private final StringBuilder held = new StringBuilder();
  private boolean thinking;
  private boolean spoken;
  private boolean thought;

  /** A whole answer, split. */
  public record Split(String text, String reasoning) {}

  /**
   * A splitter at the beginning of an answer.
   *
   * @param listener hears the text without its thoughts, and the thoughts
   */
  public ReasoningSplitter(Listener listener) {
    this(listener, () -> {});
  }

  private ReasoningSplitter(Listener listener, Runnable thoughtBegins) {
    this.listener = listener;
    this.thoughtBegins = thoughtBegins;
  }

  /**
   * A whole answer: its thoughts trimmed and joined by line feeds; the text trimmed, with at most
   * one empty line where thoughts were. A text without thoughts stays as it is.
   */
  public static Split split(String answer) {
    var collector = new Collector();
    var splitter = new ReasoningSplitter(collector, collector::thoughtBegins);
    splitter.accept(answer);
    splitter.end();
    return splitter.thought
        ? new Split(
            collector.text.toString().replaceAll("\\n\\s*\\n", "\n\n").strip(),
            collector.reasoning())
        : new Split(answer, "");
  }

  public void accept(String delta) {
    held.append(delta);
    var from = 0;
    while (true) {
      var next = thinking ? endOfThought(from) : endOfText(from);
      if (next < 0) {
        break;
      }
      from = next;
    }
    var keep = holdFrom(from);
    emit(from, keep);
    held.delete(0, keep);
  }

  /** Lets go of what was held back. */
  public void end() {
    emit(0, held.length());
    held.setLength(0);
  }

  /** Where a thought begins after the text from here, or -1. */
  private int endOfText(int from) {
    for (var at = held.indexOf("<", from); at >= 0; at = held.indexOf("<", at + 1)) {
      var end = tagEnd(at);
      if (end > 0) {
        emit(from, at);
        thinking = true;
        thought = true;
        thoughtBegins.run();
        return end;
      }
    }
    return -1;
  }

  private int endOfThought(int from) {
    for (var at = held.indexOf("<", from); at >= 0; at = held.indexOf("<", at + 1)) {
      if (isClose(at, CLOSE.length())) {
        emit(from, at);
        thinking = false;
        return at + CLOSE.length();
      }
    }
    return -1;
  }

  /** Whether so many characters of a closing tag are here. */
  private boolean isClose(int at, int length) {
    if (at + length > held.length()) {
      return false;
    }
    for (var i = 0; i < length; i++) {
      if (Character.toLowerCase(held.charAt(at + i)) != CLOSE.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The end of an opening tag that begins here; 0 when it is none, -1 when that is not sure yet.
   */
  private int tagEnd(int at) {
    for (var i = 0; at + i < held.length(); i++) {
      var c = held.charAt(at + i);
      if (i < OPEN.length()) {
        if (Character.toLowerCase(c) != OPEN.charAt(i)) {
          return 0;
        }
      } else if (c == '>') {
        return at + i + 1;
      } else if (c == '<' || i > MAX_TAG || (i == OPEN.length() && !Character.isWhitespace(c))) {
        return 0;
      }
    }
    return -1;
  }

  /** From where on everything must wait for more. */
  private int holdFrom(int from) {
    if (!thinking) {
      for (var at = held.indexOf("<", from); at >= 0; at = held.indexOf("<", at + 1)) {
        if (tagEnd(at) < 0) {
          return at;
        }
      }
      return held.length();
    }
    for (var at = Math.max(from, held.length() - CLOSE.length() + 1); at < held.length(); at++) {
      if (isClose(at, held.length() - at)) {
        return at;
      }
    }
    return held.length();
  }

  private void emit(int from, int to) {
    var piece = held.substring(from, to);
    if (thinking) {
      if (!piece.isEmpty()) {
        listener.onReasoning(piece);
      }
      return;
    }
    var text = thought && !spoken ? piece.stripLeading() : piece;
    if (!text.isEmpty()) {
      spoken = true;
      listener.onText(text);
    }
  }

  /** Keeps both. */
  private static final class Collector implements Listener {

    private final StringBuilder text = new StringBuilder();
    private final List<StringBuilder> thoughts = new ArrayList<>();

    @Override
    public void onText(String delta) {
      text.append(delta);
    }

    @Override
    public void onReasoning(String delta) {
      thoughts.getLast().append(delta);
    }

    private void thoughtBegins() {
      thoughts.add(new StringBuilder());
    }

    private String reasoning() {
      return thoughts.stream().map(thought -> thought.toString().strip()).collect(joining("\n"));
    }
  }
}
