package io.heddle.sandbox.wat;

import org.jspecify.annotations.Nullable;

/** Walks along the items of a group. */
final class Fields {

  private final Syntax.Group group;
  private int at;

  Fields(Syntax.Group group, int from) {
    this.group = group;
    at = from;
  }

  boolean hasNext() {
    return at < group.items().size();
  }

  Syntax peek() throws WatException {
    if (!hasNext()) {
      throw WatException.at(group, "something is missing here");
    }
    return group.items().get(at);
  }

  Syntax next() throws WatException {
    var item = peek();
    at++;
    return item;
  }

  /** The name that stands next, or null. */
  Syntax.@Nullable Word name() {
    if (hasNext() && group.items().get(at) instanceof Syntax.Word word && word.isName()) {
      at++;
      return word;
    }
    return null;
  }

  boolean isWord(String text) {
    return hasNext()
        && group.items().get(at) instanceof Syntax.Word word
        && word.text().equals(text);
  }

  boolean isIndex() {
    return hasNext() && Names.isIndex(group.items().get(at));
  }

  boolean isGroup(String head) {
    return hasNext() && Syntax.isGroup(group.items().get(at), head);
  }

  boolean isText() {
    return hasNext() && group.items().get(at) instanceof Syntax.Text;
  }

  Syntax.Word word() throws WatException {
    if (next() instanceof Syntax.Word word) {
      return word;
    }
    throw WatException.at(group.items().get(at - 1), "expected a word");
  }

  Syntax.Group group(String head) throws WatException {
    var item = next();
    if (item instanceof Syntax.Group inner && inner.is(head)) {
      return inner;
    }
    throw WatException.at(item, "expected (%s ...)".formatted(head));
  }

  Syntax.Group anyGroup() throws WatException {
    if (next() instanceof Syntax.Group inner) {
      return inner;
    }
    throw WatException.at(group.items().get(at - 1), "expected a bracket");
  }

  String text() throws WatException {
    if (next() instanceof Syntax.Text text) {
      return text.bytes();
    }
    throw WatException.at(group.items().get(at - 1), "expected a text in quotes");
  }

  /** All texts from here on, as one. */
  String texts() throws WatException {
    var all = new StringBuilder();
    while (hasNext()) {
      all.append(text());
    }
    return all.toString();
  }

  void end() throws WatException {
    if (hasNext()) {
      throw WatException.at(peek(), "nothing was expected here");
    }
  }

  Syntax.Group group() {
    return group;
  }
}
