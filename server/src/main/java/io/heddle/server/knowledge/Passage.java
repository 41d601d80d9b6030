package io.heddle.server.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A piece of a document, small enough to be read by a model.
 *
 * @param document the file's name within what was given
 * @param number within the document, from 1
 */
record Passage(String document, int number, String text) {

  /** Characters; paragraphs are joined up to this, longer ones are cut at a space. */
  static final int LENGTH = 1_000;

  private static final Pattern PARAGRAPHS = Pattern.compile("\\R\\s*\\R");

  static List<Passage> of(String document, String text) {
    var passages = new ArrayList<Passage>();
    var current = new StringBuilder();
    for (var paragraph : PARAGRAPHS.splitAsStream(text).toList()) {
      var rest = paragraph.strip();
      if (!current.isEmpty() && current.length() + 2 + rest.length() > LENGTH) {
        add(document, current.toString(), passages);
        current.setLength(0);
      }
      while (rest.length() > LENGTH) {
        var cut = cut(rest);
        add(document, rest.substring(0, cut), passages);
        rest = rest.substring(cut).strip();
      }
      if (!rest.isEmpty()) {
        current.append(current.isEmpty() ? "" : "\n\n").append(rest);
      }
    }
    add(document, current.toString(), passages);
    return passages;
  }

  private static int cut(String text) {
    for (var at = LENGTH; at > LENGTH / 2; at--) {
      if (Character.isWhitespace(text.charAt(at))) {
        return at;
      }
    }
    return Character.isHighSurrogate(text.charAt(LENGTH - 1)) ? LENGTH - 1 : LENGTH;
  }

  private static void add(String document, String text, List<Passage> passages) {
    if (!text.isBlank()) {
      passages.add(new Passage(document, passages.size() + 1, text.strip()));
    }
  }
}
