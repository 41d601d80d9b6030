package io.heddle.sandbox.guest;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the code of one call printed: the first 1,000 lines, of each the first 4,000 characters. */
public final class Console {

  private static final int MAX_LINES = 1_000;
  private static final int MAX_LINE = 4_000;

  private final List<String> lines = new ArrayList<>();

  public synchronized void clear() {
    lines.clear();
  }

  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** Adds a line, or drops it when there are enough. */
  public synchronized void add(String line) {
    if (lines.size() < MAX_LINES) {
      lines.add(line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "...");
    }
  }

  private synchronized boolean isFull() {
    return lines.size() >= MAX_LINES;
  }

  /**
   * A stream whose lines in UTF-8 come here; {@code flush} keeps a line that has not ended open.
   *
   * @param prefix before each line
   */
  public Lines stream(String prefix) {
    return new Lines(this, prefix);
  }

  /** Bytes as lines. Used by one thread at a time. */
  public static final class Lines extends OutputStream {

    /** Four bytes for each character that is shown, and one to know that there are more. */
    private static final int MAX_BYTES = 4 * MAX_LINE + 1;

    private final Console console;
    private final String prefix;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private Lines(Console console, String prefix) {
      this.console = console;
      this.prefix = prefix;
    }

    @Override
    public void write(int b) {
      if (b == '\n') {
        end();
      } else if (line.size() < MAX_BYTES && !console.isFull()) {
        line.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (var i = offset; i < offset + length; i++) {
        write(bytes[i]);
      }
    }

    /** Ends a line that was begun. */
    public void finish() {
      if (line.size() > 0) {
        end();
      }
    }

    private void end() {
      console.add(prefix + line.toString(StandardCharsets.UTF_8));
      line.reset();
    }
  }
}
