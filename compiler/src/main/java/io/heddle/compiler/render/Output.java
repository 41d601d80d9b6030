package io.heddle.compiler.render;

import io.heddle.compiler.python.Markup;
import io.heddle.compiler.python.PyError;
import java.io.Writer;

/** Where a template writes; refuses more than the bound. */
public final class Output extends Writer {

  private final StringBuilder text;
  private final int limit;

  Output(StringBuilder text, int limit) {
    this.text = text;
    this.limit = limit;
  }

  public void append(String part) {
    text.append(part);
    if (text.length() > limit) {
      throw tooLong();
    }
  }

  public void print(Object value, Render render) {
    if (value instanceof String part && !render.escapes()) {
      append(part);
    } else if (render.escapes()) {
      append(Markup.escape(value).text());
    } else {
      render.style().print(value, text);
      if (text.length() > limit) {
        throw tooLong();
      }
    }
  }

  private PyError tooLong() {
    return PyError.limit("Output length exceeds %d characters".formatted(limit));
  }

  @Override
  public void write(char[] buffer, int offset, int length) {
    append(new String(buffer, offset, length));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return text.toString();
  }
}
