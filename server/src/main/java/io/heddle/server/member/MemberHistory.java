package io.heddle.server.member;

import com.typesafe.config.Config;
import io.heddle.persistence.Store;
import io.heddle.persistence.history.History;
import io.heddle.persistence.history.HistoryQueries;
import io.heddle.persistence.history.HistorySettings;
import io.heddle.persistence.history.Projector;
import io.heddle.runtime.durable.StoredListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The histories of a store's runs, written while it is open. Runs go on without them, too. */
public final class MemberHistory implements AutoCloseable {

  private final @Nullable History history;
  private final @Nullable Projector projector;

  private final String absence;

  private MemberHistory(@Nullable History history, @Nullable Projector projector, String absence) {
    this.history = history;
    this.projector = projector;
    this.absence = absence;
  }

  /**
   * @param config resolved
   */
  public static MemberHistory open(Store store, Config config) {
    var settings = HistorySettings.of(config);
    if (!settings.enabled()) {
      return new MemberHistory(null, null, "heddle.history.enabled is false");
    }
    return switch (History.open(store.settings().place(), settings)) {
      case History.Opening.Opened(var history) ->
          new MemberHistory(history, history.follow(store), "");
      case History.Opening.Refused(var problem) -> {
        LoggerFactory.getLogger(MemberHistory.class)
            .warn("runs go on without a history: {}", problem.message());
        yield new MemberHistory(null, null, problem.message());
      }
    };
  }

  /** Hears before the other, which may throw. */
  StoredListener heard(StoredListener other) {
    var hearing = projector;
    return hearing == null
        ? other
        : (number, event, row) -> {
          hearing.onStored(number, event, row);
          other.onStored(number, event, row);
        };
  }

  public Optional<HistoryQueries> queries() {
    return Optional.ofNullable(history).map(History::queries);
  }

  /** Why there are none, for people; empty when there are. */
  public String absence() {
    return absence;
  }

  /** What was written, and how far it is behind; nothing without histories. */
  public Optional<Projector.Counts> counts() {
    return Optional.ofNullable(projector).map(Projector::counts);
  }

  /** When all that is stored now is in the histories; at once when there are none. */
  public CompletableFuture<?> caughtUp() {
    return projector == null ? CompletableFuture.completedFuture(null) : projector.caughtUp();
  }

  @Override
  public void close() {
    if (projector != null) {
      projector.close();
    }
    if (history != null) {
      history.close();
    }
  }
}
