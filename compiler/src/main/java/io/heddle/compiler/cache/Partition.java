package io.heddle.compiler.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.heddle.compiler.CompileResult;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One group's part of the cache. */
final class Partition {

  /** An entry: the text it was made from tells a version that was given another text. */
  private record Entry(String text, CompileResult result) {}

  private final CacheSettings settings;
  private final AsyncCache<PartitionKey, Entry> entries;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();

  /**
   * @param evicted is told each key that went for a bound or its age, while locks are held: it may
   *     not call back
   */
  Partition(CacheSettings settings, Ticker ticker, BiConsumer<Partition, PartitionKey> evicted) {
    this.settings = settings;
    this.entries =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .ticker(ticker)
            .maximumWeight(bound(settings.groupCharacters(), settings.groupEntries()))
            .<PartitionKey, Entry>weigher((_, entry) -> weigh(entry.text()))
            .expireAfter(Expiry.<PartitionKey, Entry>accessing((_, entry) -> timeToLive(entry)))
            .<PartitionKey, Entry>evictionListener(
                (key, _, _) -> {
                  evictions.increment();
                  if (key != null) {
                    evicted.accept(this, key);
                  }
                })
            .buildAsync();
  }

  private Duration timeToLive(Entry entry) {
    return switch (entry.result()) {
      case CompileResult.Compiled _ -> settings.timeToLive();
      case CompileResult.Rejected _ -> settings.failureTimeToLive();
    };
  }

  private int weigh(String text) {
    return weight(settings.groupEntries(), settings.groupCharacters(), text);
  }

  /**
   * Entries and characters under one bound: each entry weighs at least its share of the entries'
   * bound, so that neither bound is ever passed. Where short and long texts mix, entries go a
   * little before either bound is reached.
   */
  static int weight(long maxEntries, long maxCharacters, String text) {
    var share = maxEntries == 0 ? 1 : Math.ceilDiv(bound(maxCharacters, maxEntries), maxEntries);
    var characters = maxCharacters == 0 ? 1 : text.length();
    return (int) Math.min(Integer.MAX_VALUE, Math.max(share, characters));
  }

  static long bound(long maxCharacters, long maxEntries) {
    if (maxCharacters > 0) {
      return maxCharacters;
    }
    return maxEntries > 0 ? maxEntries : Long.MAX_VALUE;
  }

  CompileResult get(PartitionKey key, String text, Function<String, CompileResult> compile) {
    while (true) {
      var known = entries.getIfPresent(key);
      if (known != null) {
        var entry = await(known);
        if (entry != null && sameText(key, entry, text)) {
          hits.increment();
          return entry.result();
        }
        entries.asMap().remove(key, known);
      }
      var mine = new CompletableFuture<Entry>();
      var other = entries.asMap().putIfAbsent(key, mine);
      if (other == null) {
        return compile(key, text, mine, compile);
      }
    }
  }

  /** Null when whoever compiles it failed to: then the caller compiles itself. */
  private static @Nullable Entry await(CompletableFuture<Entry> known) {
    try {
      return known.join();
    } catch (CancellationException _) {
      return null;
    }
  }

  /** A content key is its text; looking further would compare it twice. */
  private static boolean sameText(PartitionKey key, Entry entry, String text) {
    return switch (key) {
      case PartitionKey.Content _ -> true;
      case PartitionKey.Version _ -> entry.text().equals(text);
    };
  }

  private CompileResult compile(
      PartitionKey key,
      String text,
      CompletableFuture<Entry> promise,
      Function<String, CompileResult> compile) {
    misses.increment();
    try {
      var result = compile.apply(text);
      promise.complete(new Entry(text, result));
      return result;
    } catch (RuntimeException | Error e) {
      // Whoever waits compiles it itself and meets the same defect; the cache would log another
      // end.
      entries.asMap().remove(key, promise);
      promise.cancel(false);
      throw e;
    }
  }

  @Nullable CompileResult find(PartitionKey key) {
    var known = entries.getIfPresent(key);
    var entry = known == null ? null : await(known);
    if (entry == null) {
      return null;
    }
    hits.increment();
    return entry.result();
  }

  boolean holds(PartitionKey key) {
    return entries.asMap().containsKey(key);
  }

  void invalidate(PartitionKey key) {
    entries.synchronous().invalidate(key);
  }

  /** Drops an entry for a bound over all groups. */
  void evict(PartitionKey key) {
    if (entries.asMap().remove(key) != null) {
      evictions.increment();
    }
  }

  void cleanUp() {
    entries.synchronous().cleanUp();
  }

  CacheStatistics statistics() {
    return new CacheStatistics(
        hits.sum(), misses.sum(), evictions.sum(), entries.synchronous().estimatedSize());
  }
}
