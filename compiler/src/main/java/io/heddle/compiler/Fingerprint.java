package io.heddle.compiler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TreeDigest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
    var digest = sha256();
    TreeDigest.update(digest, tree);
    return HEX.formatHex(digest.digest());
  }

  public static String of(byte[] bytes) {
    return HEX.formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
