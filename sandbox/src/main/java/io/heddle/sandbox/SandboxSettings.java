package io.heddle.sandbox;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The bounds of one group's sandbox, for each language; {@code reference.conf} explains each.
 *
 * @param size calls that run at once
 * @param warm contexts kept ready, for each profile in use
 * @param queue calls that wait for a slot
 * @param queueWait how long one waits
 * @param streams calls that follow streams at once
 * @param contextAge after which an unused context is replaced
 * @param idle after which an unused language stops
 */
public record SandboxSettings(
    int size,
    int warm,
    int queue,
    Duration queueWait,
    int streams,
    Duration contextAge,
    Duration idle) {

  public SandboxSettings {
    if (size < 1 || warm < 0 || queue < 0 || streams < 1) {
      throw new IllegalArgumentException("heddle.sandbox: size and streams must be at least 1");
    }
  }

  /** Reads {@code heddle.sandbox}. */
  public static SandboxSettings of(Config config) {
    var own = config.getConfig("heddle.sandbox");
    return new SandboxSettings(
        own.getInt("size"),
        own.getInt("warm"),
        own.getInt("queue"),
        own.getDuration("queue-wait"),
        own.getInt("streams"),
        own.getDuration("context-age"),
        own.getDuration("idle"));
  }
}
