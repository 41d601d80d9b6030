package io.heddle.runtime.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What nodes put out for the inputs they had, of one group.
 *
 * <p>Bounded by entries and by bytes; each entry lives as long as the workflow that made it says.
 * Thread-safe.
 */
public final class ResultCache {

  /** However many entries there may be: 64 MiB. */
  private static final long BYTES = 64L << 20;

  /**
   * What a result depends on. Never the execution: that is the point.
   *
   * @param node fingerprint of the node
   * @param inputs null where a variable does not exist
   */
  record Key(String node, List<@Nullable Value> inputs) {}

  private record Entry(Outcome.Completed outcome, Duration life, int bytes) {}

  /**
   * How well it does.
   *
   * @param entries those that live
   */
  public record Stats(long hits, long misses, long entries) {

    /** Between 0 and 1; 0 before the first lookup. */
    public double hitRate() {
      var lookups = hits + misses;
      return lookups == 0 ? 0 : (double) hits / lookups;
    }
  }

  private final Cache<Key, Entry> entries;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  public ResultCache(int maxEntries, long maxBytes, Ticker ticker) {
    // Every entry weighs at least its share, which bounds their number as well.
    var share = (int) Math.min(Integer.MAX_VALUE, Math.max(1, maxBytes / maxEntries));
    entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key _, Entry entry) -> Math.max(share, entry.bytes()))
            .expireAfter(Expiry.creating((Key _, Entry entry) -> entry.life()))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** By the system's clock, of 64 MiB at most. */
  static ResultCache of(int maxEntries) {
    return new ResultCache(maxEntries, BYTES, Ticker.systemTicker());
  }

  Outcome.@Nullable Completed get(Key key) {
    var entry = entries.getIfPresent(key);
    (entry == null ? misses : hits).increment();
    return entry == null ? null : entry.outcome();
  }

  void put(Key key, Outcome.Completed outcome, Duration life) {
    var bytes = Json.write(outcome.outputs()).length() + size(key);
    entries.put(key, new Entry(outcome, life, bytes));
  }

  private static int size(Key key) {
    var bytes = key.node().length();
    for (var input : key.inputs()) {
      bytes += input == null ? 0 : Json.write(input).length();
    }
    return bytes;
  }

  public Stats stats() {
    entries.cleanUp();
    return new Stats(hits.sum(), misses.sum(), entries.estimatedSize());
  }

  public void clear() {
    entries.invalidateAll();
  }
}
