package io.heddle.sandbox.wat;

import java.util.List;

/** A piece of the text: words, texts and bracketed lists of them. */
sealed interface Syntax {

  int line();

  int column();

  /** A keyword, a number, or a name that begins with a dollar sign. */
  record Word(String text, int line, int column) implements Syntax {
    boolean isName() {
      return text.startsWith("$");
    }
  }

  /**
   * A quoted text.
   *
   * @param bytes one for each character, so that it compares by content
   */
  record Text(String bytes, int line, int column) implements Syntax {}

  /** What stands between two brackets. */
  record Group(List<Syntax> items, int line, int column) implements Syntax {

    /** Whether the first word is this one. */
    boolean is(String head) {
      return !items.isEmpty() && items.getFirst() instanceof Word word && word.text().equals(head);
    }
  }

  static boolean isGroup(Syntax node, String head) {
    return node instanceof Group group && group.is(head);
  }
}
