package io.heddle.compiler.dsl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages texts as editors, networks and attackers do; the same seed always makes the same damage.
 */
final class Mutations {

  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "? ",
    "|",
    ">",
    "'",
    "\"",
    "\\",
    "#",
    ",",
    "&a ",
    "*a",
    "<<: ",
    "!!int ",
    "!x ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "\t",
    "\r",
    "\n",
    "\r\n",
    " ",
    "\u0000",
    "\u0085",
    "\u2028",
    "\uFEFF",
    "\uD800",
    "\uD83D\uDE00",
    "~",
    "yes",
    "012",
    "1:30",
    ".inf",
    "0x",
    "1e999",
    "=",
    "[[",
    "]]",
    "\"\"\"",
    "'''",
    "null",
    "9223372036854775808",
    "{{#",
    "#}}",
    "nodes",
    "app"
  };
  private static final int MOST_TEXT = 400_000;

  private final SplittableRandom random;

  Mutations(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The text with one to four kinds of damage. */
  byte[] of(String text) {
    var damaged = text;
    for (var times = 1 + random.nextInt(4); times > 0; times--) {
      damaged = once(damaged);
      if (damaged.length() > MOST_TEXT) {
        damaged = damaged.substring(0, MOST_TEXT);
      }
    }
    var bytes = damaged.getBytes(UTF_8);
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private String once(String text) {
    var at = random.nextInt(text.length() + 1);
    var to = Math.min(text.length(), at + 1 + random.nextInt(12));
    var token = TOKENS[random.nextInt(TOKENS.length)];
    return switch (random.nextInt(10)) {
      case 0 -> text.substring(0, at) + token + text.substring(at);
      case 1 -> text.substring(0, at) + text.substring(to);
      case 2 -> text.substring(0, at) + token + text.substring(to);
      case 3 -> text.substring(0, at);
      case 4 ->
          text.substring(0, at) + token.repeat(1 + random.nextInt(3_000)) + text.substring(at);
      case 5 -> text.substring(at) + text.substring(0, at);
      case 6 -> bomb(text, at);
      case 7, 8, 9 -> lines(text);
      default -> text;
    };
  }

  private String bomb(String text, int at) {
    var insert =
        switch (random.nextInt(5)) {
          case 0 -> "[".repeat(random.nextInt(5_000));
          case 1 -> "{\"a\":".repeat(random.nextInt(2_000));
          case 2 -> "\n" + "- ".repeat(random.nextInt(2_000));
          case 3 -> "&b [" + "*b, ".repeat(random.nextInt(2_000)) + "]";
          default -> "x".repeat(random.nextInt(50_000));
        };
    return text.substring(0, at) + insert + text.substring(at);
  }

  private String lines(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (lines.size() < 2) {
      return text + "\n" + text;
    }
    var one = random.nextInt(lines.size());
    var two = random.nextInt(lines.size());
    switch (random.nextInt(6)) {
      case 0 -> lines.remove(one);
      case 1 -> lines.add(two, lines.get(one));
      case 2 -> lines.set(one, " ".repeat(random.nextInt(6)) + lines.get(one).strip());
      case 3 -> lines.set(one, lines.set(two, lines.get(one)));
      case 4 -> lines.set(one, lines.get(one).replace(": ", random.nextBoolean() ? ":" : " : "));
      default -> lines.set(one, "  " + lines.get(one));
    }
    return String.join(random.nextInt(8) == 0 ? "\r\n" : "\n", lines);
  }
}
