package io.heddle.compiler.cache;

/**
 * What a group's part of the cache has done so far.
 *
 * @param hits lookups that compiled nothing
 * @param misses lookups that compiled
 * @param evictions entries that went for a bound or their age
 * @param entries workflows it holds now, refused texts included
 */
public record CacheStatistics(long hits, long misses, long evictions, long entries) {

  /** From 0 to 1; 1 when nothing was ever looked up. */
  public double hitRate() {
    var lookups = hits + misses;
    return lookups == 0 ? 1 : (double) hits / lookups;
  }
}
