package io.heddle.runtime.code;

import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a pure function may not make up itself.
 *
 * @param clock milliseconds since the epoch; {@code Date} follows it too
 * @param ids unique ids; by default UUIDs of version 4
 * @param seed of random numbers, or empty for unpredictable ones; keys and nonces never come of it
 */
public record Ports(LongSupplier clock, Supplier<String> ids, OptionalLong seed) {

  public static final Ports SYSTEM =
      new Ports(
          System::currentTimeMillis, () -> UUID.randomUUID().toString(), OptionalLong.empty());
}
