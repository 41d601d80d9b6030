package io.heddle.runtime.document;

import io.heddle.runtime.document.DocumentReader.Format;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The text of a page: tags, scripts and styles left out, blocks on lines of their own. Reads any
 * text in one pass and never fails; it is no parser of the HTML standard.
 */
final class HtmlText {

  private static final Set<String> SILENT = Set.of("script", "style", "noscript", "template");
  private static final Set<String> BLOCKS =
      Set.of(
          "p",
          "div",
          "br",
          "li",
          "ul",
          "ol",
          "tr",
          "table",
          "section",
          "article",
          "header",
          "footer",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "blockquote",
          "pre",
          "hr",
          "title");
  private static final Map<String, String> ENTITIES =
      Map.of(
          "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "copy", "©",
          "ndash", "–", "mdash", "—", "hellip", "…");
  private static final int MAX_ENTITY = 10;

  private final String html;
  private final Format format;
  private final StringBuilder out = new StringBuilder();

  private HtmlText(String html, Format format) {
    this.html = html;
    this.format = format;
  }

  static String of(String html, Format format) {
    return new HtmlText(html, format).read();
  }

  private String read() {
    for (var at = 0; at < html.length(); ) {
      var c = html.charAt(at);
      if (c == '<') {
        at = tag(at);
      } else if (c == '&') {
        at = entity(at);
      } else {
        text(c);
        at++;
      }
    }
    return out.toString().replaceAll("[ \\t]+\\n", "\n").replaceAll("\\n{3,}", "\n\n").strip();
  }

  private void text(char c) {
    if (!Character.isWhitespace(c)) {
      out.append(c);
    } else if (!out.isEmpty() && !Character.isWhitespace(out.charAt(out.length() - 1))) {
      out.append(' ');
    }
  }

  private int tag(int at) {
    if (html.startsWith("<!--", at)) {
      var end = html.indexOf("-->", at);
      return end < 0 ? html.length() : end + 3;
    }
    var end = html.indexOf('>', at);
    if (end < 0) {
      return html.length();
    }
    var closes = html.startsWith("</", at);
    var name = name(at + (closes ? 2 : 1), end);
    if (!closes && SILENT.contains(name)) {
      return closing(name, end);
    }
    if (BLOCKS.contains(name)) {
      block(name, closes);
    }
    return end + 1;
  }

  private int closing(String name, int from) {
    var at = html.indexOf("</", from);
    while (at >= 0 && !html.regionMatches(true, at + 2, name, 0, name.length())) {
      at = html.indexOf("</", at + 2);
    }
    return at < 0 ? html.length() : at;
  }

  private String name(int from, int to) {
    var end = from;
    while (end < to && Character.isLetterOrDigit(html.charAt(end))) {
      end++;
    }
    return html.substring(from, end).toLowerCase(Locale.ROOT);
  }

  private void block(String name, boolean closes) {
    if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
      out.append('\n');
    }
    var isHeading =
        name.length() == 2 && name.charAt(0) == 'h' && Character.isDigit(name.charAt(1));
    if (closes && (isHeading || name.equals("p"))) {
      out.append('\n');
    }
    if (format == Format.MARKDOWN && !closes) {
      if (isHeading) {
        out.append("#".repeat(name.charAt(1) - '0')).append(' ');
      } else if (name.equals("li")) {
        out.append("- ");
      }
    }
  }

  private int entity(int at) {
    var end = html.indexOf(';', at);
    if (end < 0 || end - at > MAX_ENTITY) {
      out.append('&');
      return at + 1;
    }
    var name = html.substring(at + 1, end);
    var known = ENTITIES.get(name);
    if (known != null) {
      out.append(known);
      return end + 1;
    }
    try {
      if (name.startsWith("#")) {
        var hex = name.startsWith("#x") || name.startsWith("#X");
        out.appendCodePoint(Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10));
        return end + 1;
      }
    } catch (IllegalArgumentException _) {
      // No such character: shown as it is written.
    }
    out.append('&');
    return at + 1;
  }
}
