package io.heddle.persistence.commit;

import io.heddle.persistence.database.Session;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A write that waits, and who waits for it. Only the writer's thread looks inside. */
final class Pending<T extends @Nullable Object> {

  private final Write<T> write;
  private final long bytes;
  private final CompletableFuture<T> done = new CompletableFuture<>();
  private @Nullable T result;
  private @Nullable WriteFailed failure;
  private boolean perhapsStored;

  Pending(Write<T> write) {
    this.write = write;
    this.bytes = write.bytes();
  }

  Write<T> write() {
    return write;
  }

  long bytes() {
    return bytes;
  }

  CompletableFuture<T> done() {
    return done;
  }

  /** An attempt begins: what an earlier one came to is void. */
  void begin() {
    result = null;
    failure = null;
  }

  /** Carries a change out; what it comes to counts when the commit does. */
  void run(Write.Change<T> change, Session session) throws SQLException {
    result = change.statements().run(session);
  }

  void fail(WriteFailed reason) {
    failure = reason;
  }

  boolean isPerhapsStored() {
    return perhapsStored;
  }

  /** Nobody knows whether the commit took place. */
  void commitIsUnknown() {
    perhapsStored = true;
  }

  /** The commit took place. */
  @SuppressWarnings("NullAway") // The result was set by run, and is null only where T may be.
  void complete() {
    if (failure == null) {
      done.complete(result);
    } else {
      done.completeExceptionally(failure);
    }
  }
}
