package io.heddle.runtime.memory;

import io.heddle.compiler.value.FlatText;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values under keys, in namespaces that never see each other. Never throws and never fails a
 * stage: what goes wrong is a value.
 */
public interface Memories {

  /**
   * Finds memories, the newest first.
   *
   * @param key the one to find, or null for a search
   * @param query a text that the key or the value contains, or null for all
   * @param limit how many at most
   * @param filter names and values that the metadata must have
   */
  record Search(
      String namespace,
      @Nullable String key,
      @Nullable String query,
      int limit,
      ObjectValue filter) {

    /** Whether this is a memory that is looked for. */
    public boolean matches(Memory memory) {
      if (key != null && !key.equals(memory.key())) {
        return false;
      }
      for (var wanted : filter.entries().entrySet()) {
        if (!Objects.equals(memory.metadata().get(wanted.getKey()), wanted.getValue())) {
          return false;
        }
      }
      return query == null
          || contains(memory.key(), query)
          || contains(FlatText.display(memory.value()), query);
    }

    private static boolean contains(String text, String query) {
      return text.toLowerCase(Locale.ROOT).contains(query.toLowerCase(Locale.ROOT));
    }
  }

  /** One memory. A later one with the same key replaces it. */
  record Memory(String key, Value value, ObjectValue metadata) {}

  CompletionStage<Found> search(Search search);

  CompletionStage<Stored> store(String namespace, Memory memory);

  sealed interface Found {

    record Memorized(List<Memory> memories) implements Found {
      public Memorized {
        memories = List.copyOf(memories);
      }
    }

    record Failed(NodeFailure failure) implements Found {}
  }

  sealed interface Stored {

    record Done() implements Stored {}

    record Failed(NodeFailure failure) implements Stored {}

    /** A value that is larger than the bound. */
    static Failed tooLarge(String key, long bytes, long bound) {
      return new Failed(
          NodeFailure.of(
              ErrorKind.VALIDATION,
              "resource_limit_exceeded",
              "MemoryError",
              "the memory '%s' has %d bytes, more than the bound of %d"
                  .formatted(key, bytes, bound)));
    }
  }
}
