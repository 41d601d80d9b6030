package io.heddle.compiler.dsl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.compiler.value.StringValue;
import java.security.MessageDigest;

/**
 * Gives a tree to a digest: each value as its kind, its length and its content, so that no two
 * trees give the same.
 *
 * <p>Collects characters and encodes many at once: most texts of a tree have fewer than twenty.
 */
public final class TreeDigest {

  private static final int SIZE = 4 * 1024;
  private static final int LONGEST_NUMBER = 7;

  private final MessageDigest digest;
  private final char[] characters = new char[SIZE];
  private int length;

  private TreeDigest(MessageDigest digest) {
    this.digest = digest;
  }

  public static void update(MessageDigest digest, TextMap tree) {
    var out = new TreeDigest(digest);
    out.add(tree);
    out.flush();
  }

  /** Recursion is bounded by the depth that a tree may have. */
  private void add(TextValue value) {
    switch (value) {
      case TextScalar(_, _, StringValue(var text)) -> addText('s', text);
      // The kinds of scalars begin with different letters.
      case TextScalar scalar -> addText(scalar.kind().charAt(0), scalar.raw());
      case TextList list -> {
        addNumber('L', list.items().size());
        for (var item : list.items()) {
          add(item);
        }
      }
      case TextMap map -> {
        var entries = map.numbered();
        addNumber('M', entries.size());
        for (var number = 0; number < entries.size(); number++) {
          addText('k', entries.keyAt(number));
          add(entries.at(number).value());
        }
      }
    }
  }

  /** Six bits to the character, the lowest first; all but the last have one bit more. */
  private void addNumber(char tag, int number) {
    if (length + LONGEST_NUMBER > SIZE) {
      flush();
    }
    characters[length++] = tag;
    var rest = number;
    for (; rest > 0x3F; rest >>>= 6) {
      characters[length++] = (char) ((rest & 0x3F) | 0x40);
    }
    characters[length++] = (char) rest;
  }

  private void addText(char tag, String text) {
    var more = text.length();
    addNumber(tag, more);
    if (more <= SIZE - length) {
      text.getChars(0, more, characters, length);
      length += more;
    } else {
      flush();
      digest.update(text.getBytes(UTF_8));
    }
  }

  private void flush() {
    digest.update(new String(characters, 0, length).getBytes(UTF_8));
    length = 0;
  }
}
