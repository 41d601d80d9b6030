package io.heddle.runtime.memory;

import io.heddle.compiler.value.Coercion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Memories in memory: gone with the process. A namespace keeps its newest entries and forgets the
 * oldest; so does the whole with its namespaces. A value beyond the bound is refused.
 */
public final class BoundedMemories implements Memories {

  /** How much is kept. */
  public record Bounds(int namespaces, int entriesPerNamespace, long valueBytes) {
    public static final Bounds STANDARD = new Bounds(10_000, 1_000, 1 << 20);
  }

  private final Bounds bounds;
  private final Map<String, LinkedHashMap<String, Memory>> namespaces =
      new LinkedHashMap<>(16, 0.75f, true);

  public BoundedMemories(Bounds bounds) {
    this.bounds = bounds;
  }

  @Override
  public CompletionStage<Found> search(Search search) {
    synchronized (namespaces) {
      var entries = namespaces.get(search.namespace());
      List<Memory> newestFirst =
          entries == null ? List.of() : List.copyOf(entries.sequencedValues().reversed());
      var found = new ArrayList<Memory>();
      for (var memory : newestFirst) {
        if (found.size() < search.limit() && search.matches(memory)) {
          found.add(memory);
        }
      }
      return CompletableFuture.completedFuture(new Found.Memorized(found));
    }
  }

  @Override
  public CompletionStage<Stored> store(String namespace, Memory memory) {
    var bytes = Coercion.bytes(memory.value());
    if (bytes > bounds.valueBytes()) {
      return CompletableFuture.completedFuture(
          Stored.tooLarge(memory.key(), bytes, bounds.valueBytes()));
    }
    synchronized (namespaces) {
      var entries = namespaces.computeIfAbsent(namespace, _ -> new LinkedHashMap<>());
      entries.remove(memory.key());
      entries.put(memory.key(), memory);
      forgetOldest(entries, bounds.entriesPerNamespace());
      forgetOldest(namespaces, bounds.namespaces());
    }
    return CompletableFuture.completedFuture(new Stored.Done());
  }

  private static <V> void forgetOldest(Map<String, V> map, int bound) {
    if (map.size() > bound) {
      map.remove(map.keySet().iterator().next());
    }
  }
}
