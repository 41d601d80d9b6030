package io.heddle.compiler.python;

/** Text that is HTML already: escaping leaves it, and what joins it is escaped. */
public record Markup(String text) {

  /** The text of anything, escaped unless it is markup. */
  public static Markup escape(Object value) {
    return value instanceof Markup markup ? markup : new Markup(escapeText(Repr.str(value)));
  }

  public static String escapeText(String text) {
    var out = new StringBuilder(text.length() + 16);
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&#34;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.length() == text.length() ? text : out.toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
