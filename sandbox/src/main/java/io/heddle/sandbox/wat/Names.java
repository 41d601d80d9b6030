package io.heddle.sandbox.wat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One index space: how many things there are of a kind, and which of them have names. */
final class Names {

  private final String kind;
  private final Map<String, Integer> indexes = new HashMap<>();
  private int size;

  Names(String kind) {
    this.kind = kind;
  }

  /** Counts one more, with its name if it has one. */
  int add(Syntax.@Nullable Word name) throws WatException {
    if (name != null && indexes.put(name.text(), size) != null) {
      throw WatException.at(name, "%s is defined twice".formatted(name.text()));
    }
    return size++;
  }

  int size() {
    return size;
  }

  /** What a name or a number refers to. */
  int index(Syntax node) throws WatException {
    if (node instanceof Syntax.Word word) {
      var known = indexes.get(word.text());
      if (known != null) {
        return known;
      }
      if (!word.isName()) {
        return Numbers.index(word);
      }
      throw WatException.at(node, "there is no %s %s".formatted(kind, word.text()));
    }
    throw WatException.at(node, "expected a %s".formatted(kind));
  }

  static boolean isIndex(Syntax node) {
    return node instanceof Syntax.Word word
        && (word.isName() || Character.isDigit(word.text().charAt(0)));
  }
}
