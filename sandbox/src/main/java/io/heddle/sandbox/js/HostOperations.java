package io.heddle.sandbox.js;

import io.heddle.runtime.code.Ports;
import io.heddle.sandbox.guest.Console;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/**
 * What the harness may ask of the host: strings and numbers in, strings and numbers out. An
 * operation that fails answers with a message behind {@link #FAILED}.
 */
final class HostOperations implements ProxyExecutable {

  static final char FAILED = '\u0000';

  private static final SecureRandom SECURE = new SecureRandom();
  private static final int MAX_RANDOM_BYTES = 65_536;

  private final Console console = new Console();
  private Ports ports = Ports.SYSTEM;
  private RandomGenerator random = new SplittableRandom();

  /** Begins a call. */
  void use(Ports ports) {
    this.ports = ports;
    console.clear();
    random =
        ports.seed().isPresent()
            ? new SplittableRandom(ports.seed().getAsLong())
            : new SplittableRandom();
  }

  List<String> console() {
    return console.lines();
  }

  @Override
  public Object execute(Value... arguments) {
    var operation = arguments[0].asString();
    return switch (operation) {
      case "now" -> (double) ports.clock().getAsLong();
      case "random" -> random.nextDouble();
      case "id" -> ports.ids().get();
      case "log" -> log(text(arguments, 1), text(arguments, 2));
      case "randomInt" -> randomInt(number(arguments, 1), number(arguments, 2));
      case "randomBytes" -> randomBytes(number(arguments, 1));
      case "format" -> Strftime.format(text(arguments, 1), ports.clock().getAsLong());
      case "btoa" -> TextCrypto.base64(text(arguments, 1));
      case "atob" -> TextCrypto.fromBase64(text(arguments, 1));
      case "md5" -> TextCrypto.digest("MD5", text(arguments, 1));
      case "sha1" -> TextCrypto.digest("SHA-1", text(arguments, 1));
      case "sha256" -> TextCrypto.digest("SHA-256", text(arguments, 1));
      case "sha512" -> TextCrypto.digest("SHA-512", text(arguments, 1));
      case "hmacSha256" -> TextCrypto.hmac("HmacSHA256", text(arguments, 1), text(arguments, 2));
      case "hmacSha512" -> TextCrypto.hmac("HmacSHA512", text(arguments, 1), text(arguments, 2));
      case "aesEncrypt" -> TextCrypto.encrypt(text(arguments, 1), text(arguments, 2));
      case "aesDecrypt" ->
          TextCrypto.decrypt(text(arguments, 1), text(arguments, 2), text(arguments, 3));
      default -> throw new IllegalArgumentException("no host operation " + operation);
    };
  }

  private String log(String level, String line) {
    console.add(level.equals("log") ? line : level + ": " + line);
    return "";
  }

  private Object randomInt(double min, double max) {
    if (!(Math.abs(min) <= 1L << 53) || !(Math.abs(max) <= 1L << 53)) {
      return FAILED + "randomInt needs two whole numbers";
    }
    var low = (long) Math.ceil(min);
    var high = (long) Math.floor(max);
    return low > high
        ? FAILED + "randomInt needs min <= max"
        : (Object) (double) random.nextLong(low, high + 1);
  }

  private String randomBytes(double count) {
    if (!(count >= 0 && count <= MAX_RANDOM_BYTES)) {
      return FAILED + "randomBytes gives 0 to %d bytes".formatted(MAX_RANDOM_BYTES);
    }
    var bytes = new byte[(int) count];
    if (ports.seed().isPresent()) {
      random.nextBytes(bytes);
    } else {
      SECURE.nextBytes(bytes);
    }
    return HexFormat.of().formatHex(bytes);
  }

  private static String text(Value[] arguments, int index) {
    return arguments[index].asString();
  }

  private static double number(Value[] arguments, int index) {
    return arguments[index].asDouble();
  }
}
