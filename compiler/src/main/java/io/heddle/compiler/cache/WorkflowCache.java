package io.heddle.compiler.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import io.heddle.compiler.CompileResult;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The compiled workflows of a member, apart by group: equal texts of two groups are two entries,
 * and a group sees and clears only its own.
 *
 * <p>By content, the text is the key, so an entry can never be stale. By id, an entry belongs to
 * one version, which never changes its text; giving a version another text replaces the entry. Many
 * callers that miss at once compile once and share the result.
 *
 * <p>Bounds hold per group and over all; what was used least recently and least often goes first. A
 * text that was refused is remembered for a short while. Thread-safe.
 */
public final class WorkflowCache {

  /** A group that was cleared and comes back has another partition, and so other keys. */
  private record Key(Partition partition, PartitionKey entry) {

    boolean isHeld() {
      return partition.holds(entry);
    }
  }

  private final CacheSettings settings;
  private final Ticker ticker;
  private final ConcurrentMap<String, Partition> partitions = new ConcurrentHashMap<>();

  /** The order of use over all groups; what it drops, its group drops. */
  private final Cache<Key, Integer> all;

  /**
   * What one side dropped and the other side still holds. A cache tells what it drops while it
   * holds its lock; taking the other side's lock there could deadlock, so that waits until whoever
   * caused it is out.
   */
  private final Queue<Key> droppedByAll = new ConcurrentLinkedQueue<>();

  private final Queue<Key> droppedByGroup = new ConcurrentLinkedQueue<>();

  public WorkflowCache(CacheSettings settings) {
    this(settings, Ticker.systemTicker());
  }

  /**
   * @param ticker the nanoseconds that entries age by
   */
  public WorkflowCache(CacheSettings settings, Ticker ticker) {
    this.settings = settings;
    this.ticker = ticker;
    var builder =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .ticker(ticker)
            .expireAfterAccess(settings.timeToLive())
            .maximumWeight(Partition.bound(settings.totalCharacters(), settings.totalEntries()))
            .<Key, Integer>weigher((_, weight) -> weight);
    this.all = builder.removalListener(this::dropped).build();
  }

  /**
   * The compiled form of a text.
   *
   * @param compile called at most once for a text at a time; its result is shared
   */
  public CompileResult byContent(
      String group, String text, Function<String, CompileResult> compile) {
    return get(group, new PartitionKey.Content(text), text, compile);
  }

  /**
   * The compiled form of a version of a workflow.
   *
   * @param text the version's text; another one than before replaces the entry
   */
  public CompileResult byVersion(
      String group,
      String workflowId,
      String version,
      String text,
      Function<String, CompileResult> compile) {
    return get(group, new PartitionKey.Version(workflowId, version), text, compile);
  }

  /** What is known of a version, or null; compiles nothing, and counts as a hit when known. */
  public @Nullable CompileResult find(String group, String workflowId, String version) {
    var partition = partitions.get(group);
    if (partition == null) {
      return null;
    }
    var key = new PartitionKey.Version(workflowId, version);
    var found = partition.find(key);
    if (found != null) {
      var _ = all.getIfPresent(new Key(partition, key));
    }
    settle();
    return found;
  }

  private CompileResult get(
      String group, PartitionKey key, String text, Function<String, CompileResult> compile) {
    var partition = partition(group);
    var result = partition.get(key, text, compile);
    var globalKey = new Key(partition, key);
    // Invalidated while it was compiled, it is gone, and is not to be counted.
    if (all.getIfPresent(globalKey) == null && globalKey.isHeld()) {
      all.put(
          globalKey, Partition.weight(settings.totalEntries(), settings.totalCharacters(), text));
      if (partitions.get(group) != partition) {
        all.invalidate(globalKey);
      }
    }
    settle();
    return result;
  }

  private Partition partition(String group) {
    var known = partitions.get(group);
    return known == null ? partitions.computeIfAbsent(group, _ -> open()) : known;
  }

  private Partition open() {
    return new Partition(
        settings, ticker, (partition, key) -> droppedByGroup.add(new Key(partition, key)));
  }

  private void dropped(@Nullable Key key, @Nullable Integer weight, RemovalCause cause) {
    if (key != null && cause.wasEvicted()) {
      droppedByAll.add(key);
    }
  }

  /** Carries out what one side dropped on the other. */
  private void settle() {
    for (var key = droppedByGroup.poll(); key != null; key = droppedByGroup.poll()) {
      uncount(key);
    }
    for (var key = droppedByAll.poll(); key != null; key = droppedByAll.poll()) {
      if (!all.asMap().containsKey(key)) {
        key.partition().evict(key.entry());
        uncount(key);
      }
    }
  }

  /** Counts an entry no longer, unless somebody has brought it back meanwhile. */
  private void uncount(Key key) {
    var weight = key.isHeld() ? null : all.asMap().remove(key);
    if (weight != null && key.isHeld()) {
      all.put(key, weight);
    }
  }

  /** Forgets one text of a group. */
  public void invalidateContent(String group, String text) {
    invalidate(group, new PartitionKey.Content(text));
  }

  /** Forgets one version of a group's workflow. */
  public void invalidateVersion(String group, String workflowId, String version) {
    invalidate(group, new PartitionKey.Version(workflowId, version));
  }

  private void invalidate(String group, PartitionKey key) {
    var partition = partitions.get(group);
    if (partition != null) {
      partition.invalidate(key);
      uncount(new Key(partition, key));
      settle();
    }
  }

  /** Forgets a group: its workflows and its statistics. */
  public void clearGroup(String group) {
    var cleared = partitions.remove(group);
    if (cleared != null) {
      all.asMap().keySet().removeIf(key -> key.partition() == cleared);
    }
  }

  /** Forgets everything. */
  public void clearAll() {
    partitions.keySet().forEach(this::clearGroup);
  }

  public CacheStatistics statistics(String group) {
    var partition = partitions.get(group);
    return partition == null ? new CacheStatistics(0, 0, 0, 0) : partition.statistics();
  }

  /** Workflows of all groups, refused texts included. */
  public long size() {
    return partitions.values().stream().mapToLong(p -> p.statistics().entries()).sum();
  }

  /** Does what is left to do of evictions, so that sizes and statistics are exact. */
  public void cleanUp() {
    all.cleanUp();
    settle();
    partitions.values().forEach(Partition::cleanUp);
    settle();
  }
}
