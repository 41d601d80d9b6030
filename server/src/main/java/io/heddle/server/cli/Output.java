package io.heddle.server.cli;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out what was asked for
 * @param err what people should know besides
 * @param terminal whether a person looks at it as it comes
 */
public record Output(PrintStream out, PrintStream err, boolean terminal) {

  void line(String text) {
    out.println(text);
    out.flush();
  }

  void note(String text) {
    err.println(text);
    err.flush();
  }
}
