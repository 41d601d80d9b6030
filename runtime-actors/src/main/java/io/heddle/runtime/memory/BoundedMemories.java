package io.heddle.runtime.memory;

import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.FlatText;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
        if (found.size() < search.limit() && matches(search, memory)) {
          found.add(memory);
        }
      }
      return CompletableFuture.completedFuture(new Found.Memorized(found));
    }
  }

  private static boolean matches(Search search, Memory memory) {
    if (search.key() != null && !search.key().equals(memory.key())) {
      return false;
    }
    for (var wanted : search.filter().entries().entrySet()) {
      if (!Objects.equals(memory.metadata().get(wanted.getKey()), wanted.getValue())) {
        return false;
      }
    }
    return search.query() == null
        || contains(memory.key(), search.query())
        || contains(FlatText.display(memory.value()), search.query());
  }

  private static boolean contains(String text, String query) {
    return text.toLowerCase(Locale.ROOT).contains(query.toLowerCase(Locale.ROOT));
  }

  @Override
  public CompletionStage<Stored> store(String namespace, Memory memory) {
    var bytes = Coercion.bytes(memory.value());
    if (bytes > bounds.valueBytes()) {
      return CompletableFuture.completedFuture(
          new Stored.Failed(
              NodeFailure.of(
                  ErrorKind.VALIDATION,
                  "resource_limit_exceeded",
                  "MemoryError",
                  "the memory '%s' has %d bytes, more than the bound of %d"
                      .formatted(memory.key(), bytes, bounds.valueBytes()))));
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
