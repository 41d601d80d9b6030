package io.heddle.llm.mock;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts turns by key; forgets the keys longest unused when there are too many. */
final class Turns {

  private static final int MAX_KEYS = 10_000;

  private final Map<String, Integer> counts = new LinkedHashMap<>(16, 0.75f, true);

  /** How often the key was taken before, without taking it. */
  synchronized int current(String key) {
    return counts.getOrDefault(key, 0);
  }

  /** Takes the key; how often it was taken before. */
  synchronized int next(String key) {
    var count = counts.getOrDefault(key, 0);
    counts.put(key, count == Integer.MAX_VALUE ? count : count + 1);
    if (counts.size() > MAX_KEYS) {
      counts.remove(counts.keySet().iterator().next());
    }
    return count;
  }
}
