package io.heddle.compiler.dsl;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The notation a workflow was written in. */
public enum Format {
  YAML,
  JSON,
  TOML,
  /** Never was a text: handed over as a value. */
  VALUE;

  private static final Pattern TOML_LINE =
      Pattern.compile(
          "(?:[\\w-]+|\"[^\"]*\"|'[^']*')(?:\\s*\\.\\s*(?:[\\w-]+|\"[^\"]*\"|'[^']*'))*\\s*=.*");
  private static final Pattern TOML_TABLE =
      Pattern.compile("\\[{1,2}\\s*[A-Za-z0-9_\"'][^,\\[\\]]*]{1,2}\\s*(?:#.*)?");
  private static final int LONGEST_FIRST_LINE = 1_000;

  /** By the file's extension; when that says nothing, by how the text begins. */
  static Format of(@Nullable String name, String text) {
    var lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
    return switch (lower.substring(lower.lastIndexOf('.') + 1)) {
      case "yml", "yaml" -> YAML;
      case "json" -> JSON;
      case "toml" -> TOML;
      default -> sniff(text);
    };
  }

  private static Format sniff(String text) {
    var line = firstLine(text);
    if (line.startsWith("{")) {
      return looksLikeJsonObject(text) ? JSON : YAML;
    }
    if (TOML_TABLE.matcher(line).matches() || TOML_LINE.matcher(line).matches()) {
      return TOML;
    }
    return line.startsWith("[") ? JSON : YAML;
  }

  /** The first line with more than a comment on it, trimmed. */
  private static String firstLine(String text) {
    var at = 0;
    while (at < text.length()) {
      var end = at;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      var line = text.substring(at, Math.min(end, at + LONGEST_FIRST_LINE)).strip();
      if (!line.isEmpty() && line.charAt(0) != '#') {
        return line;
      }
      at = end + 1;
    }
    return "";
  }

  /** A YAML flow mapping begins with a brace too, but seldom with a quoted key. */
  private static boolean looksLikeJsonObject(String text) {
    var at = text.indexOf('{') + 1;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '}');
  }
}
