package io.heddle.server.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The terms of a text: runs of letters and digits in lower case; where a script has no spaces
 * (Chinese, Japanese, Thai ...), pairs of neighbouring characters.
 */
final class Words {

  private Words() {}

  static List<String> of(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    var dense = new ArrayList<String>();
    text.toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(
            point -> {
              if (isDense(point)) {
                end(word, words);
                dense.add(Character.toString(point));
              } else if (Character.isLetterOrDigit(point)) {
                pairs(dense, words);
                word.appendCodePoint(point);
              } else {
                end(word, words);
                pairs(dense, words);
              }
            });
    end(word, words);
    pairs(dense, words);
    return words;
  }

  private static boolean isDense(int point) {
    return switch (Character.UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static void pairs(List<String> dense, List<String> words) {
    if (dense.size() == 1) {
      words.add(dense.getFirst());
    }
    for (var i = 1; i < dense.size(); i++) {
      words.add(dense.get(i - 1) + dense.get(i));
    }
    dense.clear();
  }
}
