package io.heddle.persistence.history;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Texts as the words that a search looks for, alike on both databases: runs of letters and digits,
 * in small letters; an ideograph is a word of its own, for such texts have no spaces.
 */
final class Words {

  /** Of a search; more are not looked for. */
  static final int MAX_SOUGHT = 16;

  private static final int MAX_LENGTH = 64;

  private Words() {}

  /** The words of texts, separated by spaces. */
  static String of(String... texts) {
    var words = new StringBuilder();
    for (var text : texts) {
      for (var term : terms(text, Integer.MAX_VALUE)) {
        term.forEach(word -> words.append(words.isEmpty() ? "" : " ").append(word));
      }
    }
    return words.toString();
  }

  /**
   * What is sought: terms that all must be there; the words of a term follow each other, and its
   * last may be the beginning of one.
   */
  static List<List<String>> sought(String search) {
    return terms(search, MAX_SOUGHT);
  }

  private static List<List<String>> terms(String text, int max) {
    var terms = new ArrayList<List<String>>();
    var term = new ArrayList<String>();
    var word = new StringBuilder();
    var folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    var count = 0;
    for (var i = 0; i <= folded.length() && count < max; ) {
      var c = i == folded.length() ? ' ' : folded.codePointAt(i);
      var ideograph = Character.isIdeographic(c);
      var part = Character.isLetterOrDigit(c) && !ideograph;
      if (part && word.length() < MAX_LENGTH) {
        word.appendCodePoint(c);
      }
      if (!part && !word.isEmpty()) {
        term.add(word.toString());
        word.setLength(0);
        count++;
      }
      if (ideograph) {
        term.add(Character.toString(c));
        count++;
      } else if (!part && !term.isEmpty()) {
        terms.add(List.copyOf(term));
        term.clear();
      }
      i += Character.charCount(c);
    }
    if (!term.isEmpty()) {
      terms.add(List.copyOf(term));
    }
    return terms;
  }

  /** The search as SQLite's FTS5 reads it. */
  static String fts5(List<List<String>> sought) {
    var query = new StringBuilder();
    for (var term : sought) {
      query.append(query.isEmpty() ? "" : " AND ");
      query.append('"').append(String.join(" ", term)).append("\"*");
    }
    return query.toString();
  }

  /** The search as PostgreSQL reads it; letters and digits only, so nothing needs quotes. */
  static String tsquery(List<List<String>> sought) {
    var query = new StringBuilder();
    for (var term : sought) {
      query.append(query.isEmpty() ? "" : " & ").append('(');
      query.append(String.join(" <-> ", term)).append(":*)");
    }
    return query.toString();
  }
}
