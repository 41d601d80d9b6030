package io.heddle.compiler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.dsl.TextValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** SHA-256 of content, in lower-case hexadecimal. */
public final class Fingerprint {

  private static final HexFormat HEX = HexFormat.of();

  private Fingerprint() {}

  public static String of(String text) {
    return of(text.getBytes(UTF_8));
  }

  /** Of a tree that never was a text: the same for equal trees, however they were made. */
  public static String of(TextMap tree) {
    var out = new TreeBytes();
    out.add(tree);
    return digest(out.bytes, out.length);
  }

  public static String of(byte[] bytes) {
    return digest(bytes, bytes.length);
  }

  private static String digest(byte[] bytes, int length) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return HEX.formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Each value as its kind, its length and its content, so that no two trees give the same. */
  private static final class TreeBytes {

    private byte[] bytes = new byte[16 * 1024];
    private int length;

    /** Recursion is bounded by the depth that a tree may have. */
    void add(TextValue value) {
      switch (value) {
        // The kinds of scalars begin with different letters.
        case TextScalar scalar -> addText(scalar.kind().charAt(0), scalar.text());
        case TextList list -> {
          addNumber('L', list.items().size());
          list.items().forEach(this::add);
        }
        case TextMap map -> {
          addNumber('M', map.entries().size());
          for (var entry : map.entries().entrySet()) {
            addText('k', entry.getKey());
            add(entry.getValue().value());
          }
        }
      }
    }

    private void addNumber(char tag, int number) {
      reserve(5);
      bytes[length++] = (byte) tag;
      for (var shift = 24; shift >= 0; shift -= 8) {
        bytes[length++] = (byte) (number >>> shift);
      }
    }

    private void addText(char tag, String text) {
      var encoded = text.getBytes(UTF_8);
      addNumber(tag, encoded.length);
      reserve(encoded.length);
      System.arraycopy(encoded, 0, bytes, length, encoded.length);
      length += encoded.length;
    }

    private void reserve(int more) {
      if (length + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
      }
    }
  }
}
