package io.heddle.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.TestStore;
import io.heddle.persistence.commit.Rows;
import io.heddle.persistence.commit.StoreHealth;
import io.heddle.runtime.durable.StartAdmission;
import java.io.NotSerializableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** Reads that fail: whoever asks hears of it, and so does whoever asks how the store is. */
@Timeout(120)
final class ReadersTest {

  @TempDir Path folder;

  private final AtomicBoolean broken = new AtomicBoolean();

  private Store open() {
    var settings =
        ConfigFactory.parseString("heddle.store.reader.patience = 50 ms")
            .withFallback(TestStore.SQLITE.config(folder));
    return TestStore.open(StoreSettings.of(settings), this::breakable);
  }

  /** The same database, whose reading connections can be told to fail. */
  private Database breakable(Database real) {
    var reading =
        new SQLiteDataSource() {
          @Override
          public Connection getConnection() throws SQLException {
            if (broken.get()) {
              throw new SQLException("nobody reads here (injected)", "08001");
            }
            return real.reading().getConnection();
          }
        };
    return new Database(
        real.dialect(),
        real.name(),
        real.writing(),
        reading,
        real.writerSetUp(),
        real.readerSetUp());
  }

  @Test
  void healthSeesReadsThatFailAndThatTheyGoWellAgain() throws Exception {
    try (var store = open()) {
      broken.set(true);
      assertThatThrownBy(() -> store.runs().find("g/1-a").get(60, TimeUnit.SECONDS))
          .hasRootCauseMessage("nobody reads here (injected)");

      assertThat(store.health())
          .isInstanceOfSatisfying(
              StoreHealth.Waiting.class,
              waiting -> assertThat(waiting.reason()).contains("reads fail", "nobody reads here"));
      assertThat(store.admission().verdict()).isInstanceOf(StartAdmission.Verdict.Refused.class);
      // What is written needs no reader.
      store.writer().submit(Rows.append("g/1-a", "w", 1)).get(60, TimeUnit.SECONDS);

      broken.set(false);
      assertThat(store.runs().find("g/1-a").get(60, TimeUnit.SECONDS)).isPresent();
      assertThat(store.health()).isInstanceOf(StoreHealth.Healthy.class);
      assertThat(store.admission().verdict()).isInstanceOf(StartAdmission.Verdict.Admitted.class);
    }
  }

  /** As a serializer does that does not know a manifest; more often than there are threads. */
  @Test
  void aQuestionThatThrowsWhateverItLikesStopsNobody() throws Exception {
    try (var store = open()) {
      for (var thrown : List.of(new NotSerializableException("what"), new StackOverflowError())) {
        for (var i = 0; i < 20; i++) {
          var asked =
              store.readers().read(_ -> ReadersTest.<RuntimeException, Object>sneak(thrown));
          assertThatThrownBy(() -> asked.get(60, TimeUnit.SECONDS)).hasRootCause(thrown);
        }
      }

      assertThat(store.runs().find("g/1-a").get(60, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable, T> T sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
