package io.heddle.persistence.memory;

import io.heddle.compiler.value.Coercion;
import io.heddle.persistence.commit.GroupCommit;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.database.Readers;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.memory.Memories;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The memories of a group, in the store: what is stored is on disk when the stage completes.
 *
 * <p>A namespace keeps its newest entries, 1,000 of them and 64 MiB, and forgets the oldest; a
 * group keeps 10,000 namespaces. A value above 1 MiB is refused.
 */
public final class StoredMemories implements Memories {

  /** Memories that are read at once; each may be as large as a value may be. */
  private static final int PAGE = 32;

  private final String group;
  private final GroupCommit writer;
  private final Readers readers;
  private final Clock clock;
  private final MemoryBounds bounds;

  public StoredMemories(String group, GroupCommit writer, Readers readers, Clock clock) {
    this(group, writer, readers, clock, MemoryBounds.STANDARD);
  }

  StoredMemories(
      String group, GroupCommit writer, Readers readers, Clock clock, MemoryBounds bounds) {
    this.group = group;
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
    this.bounds = bounds;
  }

  @Override
  public CompletionStage<Found> search(Search search) {
    return readers
        .read(session -> find(session, search))
        .<Found>thenApply(Found.Memorized::new)
        .exceptionally(failed -> new Found.Failed(unavailable(failed)));
  }

  private List<Memory> find(Session session, Search search) throws SQLException {
    var key = search.key();
    if (key != null) {
      var one = MemoryTable.find(session, group, search.namespace(), key);
      return one != null && search.limit() > 0 && search.matches(one) ? List.of(one) : List.of();
    }
    var found = new ArrayList<Memory>();
    var before = Long.MAX_VALUE;
    while (found.size() < search.limit()) {
      var page = MemoryTable.page(session, group, search.namespace(), before, PAGE);
      for (var placed : page) {
        if (found.size() < search.limit() && search.matches(placed.memory())) {
          found.add(placed.memory());
        }
      }
      if (page.size() < PAGE) {
        break;
      }
      before = page.getLast().position();
    }
    return found;
  }

  @Override
  public CompletionStage<Stored> store(String namespace, Memory memory) {
    var bytes = Coercion.bytes(memory.value());
    if (bytes > bounds.valueBytes()) {
      return CompletableFuture.completedFuture(
          Stored.tooLarge(memory.key(), bytes, bounds.valueBytes()));
    }
    var content = MemoryTable.content(memory);
    // The same twice comes to the same.
    return writer
        .submit(
            new Write.Change<Stored>(
                content.length,
                session -> {
                  MemoryTable.store(
                      session, group, namespace, memory, content, bounds, clock.millis());
                  return new Stored.Done();
                }))
        .exceptionally(failed -> new Stored.Failed(unavailable(failed)));
  }

  private static NodeFailure unavailable(Throwable failed) {
    var cause = failed.getCause() == null ? failed : failed.getCause();
    return NodeFailure.of(
        ErrorKind.RESOURCE_UNAVAILABLE,
        "resource_unavailable",
        "MemoryError",
        "the store of memories does not answer: " + cause.getMessage());
  }
}
