package io.heddle.server.hosted;

import static java.util.Objects.requireNonNull;

import io.heddle.runtime.durable.RunFold;
import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.Tokens;
import io.heddle.server.execution.Executions;
import io.heddle.server.wire.PublicEvent;
import io.heddle.server.wire.PublicEvents;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells the stored events of a run after one, and is over with the last. */
final class StoredTelling implements Executions.Watch {

  private final RunFold fold;
  private final @Nullable EventId after;
  private final Consumer<PublicEvent> listener;
  private @Nullable PublicEvents words;
  private boolean passed;

  StoredTelling(Tokens tokens, @Nullable EventId after, Consumer<PublicEvent> listener) {
    this.after = after;
    this.listener = listener;
    this.passed = after == null;
    this.fold =
        new RunFold(
            tokens,
            new Watcher() {
              @Override
              public void onEvent(RunEvent event) {
                tell(null, event);
              }

              @Override
              public void onEvent(@Nullable EventId id, RunEvent event) {
                tell(id, event);
              }
            });
  }

  RunFold fold() {
    return fold;
  }

  private void tell(@Nullable EventId id, RunEvent event) {
    var made = words;
    if (made == null) {
      made = PublicEvents.of(requireNonNull(fold.request()));
      words = made;
    }
    // What is known already is heard all the same: the words of what follows may depend on it.
    var told = made.of(id, event);
    passed = passed || (id != null && after != null && id.compareTo(after) > 0);
    if (passed) {
      told.forEach(listener);
    }
    passed = passed || (id != null && id.equals(after));
  }

  @Override
  public void join() {}

  @Override
  public void caughtUp() {}

  @Override
  public void close() {}
}
