package io.heddle.runtime.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes the tokens that allow to answer a node that waits. The same wait has the same token, so
 * that a link works after a restart; facts hold the hash alone.
 */
@FunctionalInterface
public interface Tokens {

  /** Nodes can be answered by their id only. */
  Tokens NONE = (_, _, _, _) -> "";

  /** A token that cannot be guessed, or an empty text. */
  String token(String executionId, int frame, int node, int attempt);

  /** What is kept of a token: its SHA-256, hexadecimal; nothing of an empty one. */
  static String hash(String token) {
    if (token.isEmpty()) {
      return "";
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
