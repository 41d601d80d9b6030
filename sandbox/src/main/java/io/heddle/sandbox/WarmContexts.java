package io.heddle.sandbox;

import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.sandbox.guest.GuestContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Contexts that were made ready and never used, by profile. Owned by one {@link LanguagePool}. */
final class WarmContexts {

  private record Ready(GuestContext context, long since) {}

  private static final class Shelf {
    private final Deque<Ready> ready = new ArrayDeque<>();
    private int ordered;
  }

  private final Map<Profile, Shelf> shelves = new EnumMap<>(Profile.class);
  private final int limit;
  private final long maxAgeNanos;

  WarmContexts(int limit, Duration maxAge) {
    this.limit = limit;
    this.maxAgeNanos = maxAge.toNanos();
  }

  @Nullable GuestContext take(Profile profile) {
    var next = shelf(profile).ready.poll();
    return next == null ? null : next.context();
  }

  /** Whether one more should be made; if so it counts as on its way until it is added. */
  boolean order(Profile profile) {
    var shelf = shelf(profile);
    if (shelf.ready.size() + shelf.ordered >= limit) {
      return false;
    }
    shelf.ordered++;
    return true;
  }

  void add(Profile profile, GuestContext context) {
    var shelf = shelf(profile);
    // One that was ordered before a restart arrives uncounted.
    shelf.ordered = Math.max(0, shelf.ordered - 1);
    shelf.ready.add(new Ready(context, System.nanoTime()));
  }

  void dropAged() {
    var now = System.nanoTime();
    for (var shelf : shelves.values()) {
      shelf.ready.removeIf(
          one -> {
            var aged = now - one.since() > maxAgeNanos;
            if (aged) {
              one.context().close();
            }
            return aged;
          });
    }
  }

  void close() {
    for (var shelf : shelves.values()) {
      shelf.ready.forEach(one -> one.context().close());
      shelf.ready.clear();
    }
  }

  private Shelf shelf(Profile profile) {
    return shelves.computeIfAbsent(profile, _ -> new Shelf());
  }
}
