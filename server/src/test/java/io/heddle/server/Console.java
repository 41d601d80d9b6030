package io.heddle.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Runs commands in this process, as if they were typed at the root of the checkout. */
public final class Console {

  static final Path ROOT = Path.of(System.getProperty("heddle.root"));

  /** What a command left behind. */
  public record Run(int status, String out, String err) {}

  private Console() {}

  /** Runs one command; arguments below {@code workflows/} are taken from the checkout. */
  public static Run heddle(List<String> arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    try (var outStream = new PrintStream(out, true, UTF_8);
        var errStream = new PrintStream(err, true, UTF_8)) {
      var status =
          Main.run(
              arguments.stream().map(Console::inCheckout).toArray(String[]::new),
              outStream,
              errStream);
      return new Run(status, out.toString(UTF_8), err.toString(UTF_8));
    }
  }

  private static String inCheckout(String argument) {
    return argument.equals("workflows") || argument.startsWith("workflows/")
        ? ROOT.resolve(argument).toString()
        : argument;
  }
}
