package io.heddle.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.runtime.machine.Tokens;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of nodes that wait, as MACs of where they wait. Those of runs that live in memory only are
 * under a key that is made when the first is needed and dies with the process. Confined to one
 * thread.
 */
public final class RunTokens implements Tokens {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private @Nullable SecretKeySpec key;

  RunTokens() {}

  /** Under a key that outlives the process. */
  public RunTokens(byte[] stored) {
    this.key = new SecretKeySpec(stored, ALGORITHM);
  }

  /** A new key to store. */
  public static byte[] newKey() {
    var bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  @Override
  public String token(String executionId, int frame, int node, int attempt) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key());
      var wait = "%s/%d/%d/%d".formatted(executionId, frame, node, attempt);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(wait.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private SecretKeySpec key() {
    var made = key;
    if (made == null) {
      made = new SecretKeySpec(newKey(), ALGORITHM);
      key = made;
    }
    return made;
  }
}
