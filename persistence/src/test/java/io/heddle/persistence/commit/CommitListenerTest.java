package io.heddle.persistence.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.TestStore;
import io.heddle.persistence.database.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class CommitListenerTest {

  @TempDir Path folder;

  @Test
  void whatIsCommittedIsStoredOnceWhateverItsListenerDoes() {
    var settings = StoreSettings.of(TestStore.SQLITE.config(folder));
    TestStore.SQLITE.open(folder).close();
    var database = Database.sqlite(folder.resolve("store.db"), Long.MAX_VALUE);
    var heard = new AtomicInteger();
    CommitListener failing =
        (_, _) -> {
          heard.incrementAndGet();
          throw new IllegalStateException("injected");
        };
    try (var writer = new GroupCommit(database, settings.writer(), Clock.systemUTC(), failing)) {
      for (var i = 1; i <= 3; i++) {
        writer.submit(Rows.append("g/1-a", "w", i)).orTimeout(60, TimeUnit.SECONDS).join();
      }

      assertThat(writer.counts().commits()).isEqualTo(3);
      assertThat(writer.counts().retries()).isZero();
      assertThat(writer.health()).isEqualTo(new StoreHealth.Healthy());
    }
    assertThat(heard).hasValue(3);
  }
}
