package io.heddle.compiler.dsl;

import java.util.SplittableRandom;

/**
 * Writes YAML of every style that people and emitters use, from a seed; and text that is nearly
 * YAML, out of pieces.
 */
final class RandomYaml {

  private static final String[] WORDS = {
    "a",
    "null",
    "~",
    "yes",
    "0x1F",
    "012",
    "1:30",
    "12",
    "-3",
    "1.5",
    ".inf",
    "two words",
    "x:y",
    "a#b",
    "it's",
    "-dash",
    "http://x.y/z?q=1",
    "{{#n.out#}}",
    "é\u00A0ü",
    "\uD83E\uDD16 bot",
    "<<x",
    "true",
    "Off",
    "a  b",
    "c:\\d",
    "=",
    "x]",
    "1e3",
    "?maybe",
    ":colon",
    "- dash",
    "[b",
    "k: v"
  };
  private static final String[] KEYS = {
    "a",
    "b",
    "key",
    "two words",
    "1",
    "null",
    "'q k'",
    "\"d k\"",
    "\"e\\tk\"",
    "é",
    "\uD83E\uDD16",
    "a-b",
    "x.y",
    "<<",
    "-k",
    "k ",
    "it's"
  };
  private static final String[] PIECES = {
    "a:",
    "b: ",
    "c: d",
    "- ",
    "-",
    "- e",
    "- f: g",
    "  ",
    " ",
    "\n",
    "\n\n",
    "|",
    ">-",
    "|+",
    ">2",
    "|1-",
    "'x'",
    "'x''y'",
    "\"z\"",
    "\"\\x41\\n\"",
    "\"\\\n",
    "# c",
    " # c",
    "[",
    "]",
    "{",
    "}",
    ",",
    "[1, b]",
    "{a: 1, 'b': \"c\"}",
    "{\"a\":1}",
    "text",
    "more text",
    ": ",
    ":",
    "\t",
    "<<: {a: 1}",
    "\uD83E\uDD16",
    "é",
    "~",
    "yes",
    "0o7",
    "---",
    "...",
    "? ",
    "&x ",
    "*x",
    "!!str ",
    "%",
    "@",
    "`",
    "\"",
    "'",
    "a b c",
    "-x",
    "\u2028",
    "\r\n",
    "\u0085",
    "\\",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    "\nk: ",
    "\n  k: ",
    "\n    k2:",
    "\n#\n",
    "  \n"
  };

  private final SplittableRandom random;
  private final StringBuilder out = new StringBuilder();

  RandomYaml(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Mostly valid. */
  String document() {
    out.setLength(0);
    if (one(5)) {
      out.append("# a comment\n\n");
    }
    mapping(0, 0);
    if (one(10)) {
      out.setLength(Math.max(0, out.length() - 1));
    }
    return one(8) ? out.toString().replace("\n", "\r\n") : out.toString();
  }

  /** Mostly invalid. */
  String pieces() {
    out.setLength(0);
    if (!one(4)) {
      out.append("r:");
    }
    for (var count = 1 + random.nextInt(14); count > 0; count--) {
      out.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return out.toString();
  }

  /** A document with some characters or pieces changed. */
  String damaged() {
    var text = new StringBuilder(document());
    for (var times = 1 + random.nextInt(2); times > 0; times--) {
      var at = random.nextInt(text.length() + 1);
      var to = Math.min(text.length(), at + random.nextInt(4));
      text.replace(at, to, one(3) ? "" : PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private boolean one(int of) {
    return random.nextInt(of) == 0;
  }

  private String any(String[] texts) {
    return texts[random.nextInt(texts.length)];
  }

  private void indent(int spaces) {
    out.repeat(' ', spaces);
  }

  private void mapping(int indent, int depth) {
    for (var count = 1 + random.nextInt(4); count > 0; count--) {
      indent(indent);
      entry(indent, depth);
    }
  }

  private void entry(int indent, int depth) {
    out.append(any(KEYS)).append(one(12) ? " :" : ":");
    value(indent, depth, true);
  }

  private void list(int indent, int depth) {
    for (var count = 1 + random.nextInt(3); count > 0; count--) {
      indent(indent);
      out.append('-');
      if (depth < 4 && one(3)) {
        var more = 1 + (one(4) ? 2 : 0);
        out.repeat(' ', more);
        entry(indent + 1 + more, depth + 1);
        for (var rest = random.nextInt(3); rest > 0; rest--) {
          indent(indent + 1 + more);
          entry(indent + 1 + more, depth + 1);
        }
      } else if (depth < 4 && one(6)) {
        out.append(" - ").append(any(WORDS)).append('\n');
      } else {
        value(indent, depth, false);
      }
    }
  }

  private void value(int indent, int depth, boolean afterKey) {
    var inner = indent + 1 + random.nextInt(3);
    switch (depth < 5 ? random.nextInt(12) : 3 + random.nextInt(9)) {
      case 0, 1 -> {
        end();
        mapping(inner, depth + 1);
      }
      case 2 -> {
        end();
        list(afterKey && one(2) ? indent : inner, depth + 1);
      }
      case 3 -> end();
      case 4 -> block(inner);
      case 5, 6 -> {
        out.append(' ');
        quoted(inner);
        end();
      }
      case 7 -> {
        out.append(' ');
        flow(depth, inner);
        end();
      }
      case 8 -> {
        end();
        indent(inner);
        plain(inner);
        end();
      }
      default -> {
        out.append(' ');
        plain(inner);
        end();
      }
    }
  }

  /** The end of a line, sometimes with more than that. */
  private void end() {
    switch (random.nextInt(16)) {
      case 0 -> out.append("  # remark: 'x'\n");
      case 1 -> out.append("  \n");
      case 2 -> out.append("\n\n");
      case 3 -> out.append("\n# remark\n");
      case 4 -> out.append("\n     # remark\n\n");
      default -> out.append('\n');
    }
  }

  private void plain(int inner) {
    out.append(any(WORDS));
    for (var more = one(5) ? 1 + random.nextInt(2) : 0; more > 0; more--) {
      out.append(one(3) ? "  \n\n" : "\n");
      indent(inner + random.nextInt(2));
      out.append(one(8) ? "# no" : any(WORDS));
    }
  }

  private void block(int inner) {
    out.append(one(2) ? " |" : " >");
    var fixed = one(6);
    if (fixed) {
      out.append(1 + random.nextInt(3));
    }
    out.append(any(new String[] {"", "-", "+"})).append(one(8) ? "  \n" : "\n");
    if (one(6)) {
      out.append(one(2) ? "\n" : "  \n");
    }
    for (var lines = random.nextInt(5); lines > 0; lines--) {
      if (one(5)) {
        indent(random.nextInt(inner + 2));
        out.append('\n');
      } else {
        indent(inner + (one(5) ? 1 + random.nextInt(2) : 0));
        out.append(one(10) ? "\ttab" : one(8) ? "# text" : any(WORDS))
            .append(one(8) ? "  \n" : "\n");
      }
    }
    if (one(4)) {
      out.append("\n");
    }
    if (one(6)) {
      out.append("# behind\n");
    }
  }

  private void quoted(int inner) {
    var isDouble = one(2);
    var quote = isDouble ? '"' : '\'';
    out.append(quote);
    for (var words = random.nextInt(4); words > 0; words--) {
      out.append(isDouble ? any(WORDS).replace("\\", "\\\\") : any(WORDS).replace("'", "''"));
      switch (random.nextInt(9)) {
        case 0 -> fold(inner, "\n");
        case 1 -> fold(inner, "  \n \n");
        case 2 -> out.append(isDouble ? "\\n\\\"\\u00e9\\U0001F916\\x41\\/\\ " : "''");
        case 3 -> {
          if (isDouble) {
            out.append(' ');
            fold(inner, "\\\n");
            out.append(one(2) ? "\\ " : "");
          }
        }
        default -> out.append(' ');
      }
    }
    out.append(quote);
  }

  private void fold(int inner, String breaks) {
    out.append(breaks);
    indent(inner);
  }

  private void flow(int depth, int inner) {
    var isList = one(2);
    out.append(isList ? '[' : '{');
    var items = random.nextInt(4);
    for (var item = 0; item < items; item++) {
      out.append(item == 0 ? "" : one(4) ? "," : ", ");
      if (one(10)) {
        fold(inner, "\n");
      }
      if (!isList) {
        out.append(any(KEYS)).append(one(6) ? ":" : ": ");
      }
      if (depth < 4 && one(4)) {
        flow(depth + 2, inner);
      } else if (one(3)) {
        quoted(inner);
      } else {
        out.append(any(WORDS));
      }
      out.append(one(8) ? " " : "");
    }
    out.append(isList ? ']' : '}');
  }
}
