package io.heddle.persistence.database;

import java.time.Instant;

/**
 * A process that has a store open.
 *
 * @param address where it serves, or empty
 */
public record StoreOwner(long pid, Instant startedAt, String address) {

  /** This process. */
  public static StoreOwner here(String address) {
    var process = ProcessHandle.current();
    var started = process.info().startInstant().orElseGet(Instant::now);
    return new StoreOwner(process.pid(), started, address);
  }

  String text() {
    return "%d\n%s\n%s\n".formatted(pid, startedAt, address);
  }

  /** What {@link #text} wrote; an unreadable one names nobody, which must not hide the lock. */
  static StoreOwner parse(String text) {
    var lines = text.lines().toList();
    try {
      return new StoreOwner(
          Long.parseLong(lines.get(0)),
          Instant.parse(lines.get(1)),
          lines.size() > 2 ? lines.get(2) : "");
    } catch (RuntimeException _) {
      return new StoreOwner(0, Instant.EPOCH, "");
    }
  }
}
