package io.heddle.sandbox;

import com.typesafe.config.Config;
import io.heddle.runtime.code.Sandbox.Language;
import java.time.Duration;
import java.util.Map;

/**
 * The bounds of one group's sandbox, for each language; {@code reference.conf} explains each.
 *
 * @param size calls that run at once
 * @param warm contexts kept ready, for each profile in use
 * @param queue calls that wait for a slot
 * @param queueWait how long one waits
 * @param startUp how much longer, while the language starts
 * @param streams calls that follow streams at once
 * @param contextAge after which an unused context is replaced
 * @param idle after which an unused language stops
 * @param own of languages that have bounds of their own
 */
public record SandboxSettings(
    int size,
    int warm,
    int queue,
    Duration queueWait,
    Duration startUp,
    int streams,
    Duration contextAge,
    Duration idle,
    Map<Language, SandboxSettings> own) {

  public SandboxSettings {
    if (size < 1 || warm < 0 || queue < 0 || streams < 1) {
      throw new IllegalArgumentException("heddle.sandbox: size and streams must be at least 1");
    }
    own = Map.copyOf(own);
  }

  /** Reads {@code heddle.sandbox}; what stands in {@code python} below it is Python's own. */
  public static SandboxSettings of(Config config) {
    var all = config.getConfig("heddle.sandbox");
    var python = read(all.getConfig("python").withFallback(all), Map.of());
    return read(all, Map.of(Language.PYTHON, python));
  }

  /** The bounds of this language. */
  SandboxSettings of(Language language) {
    return own.getOrDefault(language, this);
  }

  private static SandboxSettings read(Config from, Map<Language, SandboxSettings> own) {
    return new SandboxSettings(
        from.getInt("size"),
        from.getInt("warm"),
        from.getInt("queue"),
        from.getDuration("queue-wait"),
        from.getDuration("start-up"),
        from.getInt("streams"),
        from.getDuration("context-age"),
        from.getDuration("idle"),
        own);
  }
}
