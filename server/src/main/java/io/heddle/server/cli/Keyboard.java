package io.heddle.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Reads lines of standard input, after a prompt. */
final class Keyboard {

  private final Output output;
  private @Nullable BufferedReader reader;

  Keyboard(Output output) {
    this.output = output;
  }

  /**
   * Whether a person sits there. NullAway's picture of the JDK is older than JDK 22, since when
   * there is always a console.
   */
  @SuppressWarnings("SystemConsoleNull")
  static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  /** The next line, or null when there is none any more. */
  @Nullable String ask(String prompt) {
    output.err().print(prompt);
    output.err().flush();
    try {
      var lines = reader;
      if (lines == null) {
        lines = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        reader = lines;
      }
      return lines.readLine();
    } catch (IOException _) {
      return null;
    }
  }
}
