package io.heddle.runtime.durable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Ids of executions: {@code {group}/{k}-{unique}}. Those of one group sort by their time. */
public final class ExecutionIds {

  private static final Pattern GROUP = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern ID =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,62}/[0-9]{1,3}-[0-9a-zA-Z]{8,64}");
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int RANDOM_DIGITS = 16;
  private static final int TIME_DIGITS = 10;
  private static final int DERIVED_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private ExecutionIds() {}

  public static boolean isGroup(String name) {
    return GROUP.matcher(name).matches();
  }

  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * A new id: a ULID.
   *
   * @param part of the group, from 0
   * @param now milliseconds since 1970
   */
  public static String next(String group, int part, long now) {
    var unique = new char[TIME_DIGITS + RANDOM_DIGITS];
    var rest = now;
    for (var i = TIME_DIGITS - 1; i >= 0; i--) {
      unique[i] = DIGITS.charAt((int) (rest & 31));
      rest >>>= 5;
    }
    var bytes = new byte[RANDOM_DIGITS];
    RANDOM.nextBytes(bytes);
    for (var i = 0; i < RANDOM_DIGITS; i++) {
      unique[TIME_DIGITS + i] = DIGITS.charAt(bytes[i] & 31);
    }
    return "%s/%d-%s".formatted(group, part, new String(unique));
  }

  /**
   * The one id of whatever the key names, so that starting it twice starts one run.
   *
   * @param kind what gives the key: {@code idempotency-key}, {@code webhook}, {@code schedule}
   */
  public static String derived(String group, int part, String kind, String key) {
    var source = String.join("\n", group, kind, key);
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
      return "%s/%d-%s".formatted(group, part, HexFormat.of().formatHex(hash, 0, DERIVED_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
