package io.heddle.persistence.event;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.heddle.persistence.TestStore;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.machine.Fact;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What is said of a run whose event is not stored. */
@Timeout(120)
final class StoppedRunTest {

  private static final Logger ROOT = (Logger) LoggerFactory.getLogger("ROOT");
  private static final Logger HEDDLE = (Logger) LoggerFactory.getLogger("io.heddle");

  @TempDir Path folder;

  private final Heard heard = new Heard();

  /** Remembers what names the run. */
  private static final class Heard extends AppenderBase<ILoggingEvent> {

    final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();
    final CompletableFuture<ILoggingEvent> first = new CompletableFuture<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getFormattedMessage().contains(SampleRun.ID)) {
        all.add(event);
        first.complete(event);
      }
    }
  }

  @BeforeEach
  void listen() {
    heard.start();
    HEDDLE.setLevel(Level.INFO);
    ROOT.addAppender(heard);
  }

  @AfterEach
  void stopListening() {
    ROOT.detachAppender(heard);
    HEDDLE.setLevel(null);
  }

  /** Lets a run wait for somebody, does something to its table, and has it store one more event. */
  private void stopped(TestStore kind, String change) throws SQLException {
    var waits = new CompletableFuture<Long>();
    try (var member =
        new Member(
            kind,
            folder,
            "m-1",
            _ -> {},
            (_, number, event) -> {
              if (event instanceof RunEvent.Advanced advanced
                  && advanced.facts().stream().anyMatch(Fact.NodeWaiting.class::isInstance)) {
                waits.complete(number);
              }
            })) {
      var _ = member.start();
      waits.orTimeout(60, TimeUnit.SECONDS).join();
      try (var connection = kind.connect(folder);
          var statement = connection.createStatement()) {
        statement.executeUpdate(change);
      }
      var _ = member.pause();
      heard.first.orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  @ParameterizedTest
  @EnumSource(TestStore.class)
  void anotherOwnerIsToldInOneLine(TestStore kind) throws SQLException {
    stopped(
        kind,
        """
        insert into event select persistence_id, sequence_nr + 1, 'another', written_at, serializer,
          manifest, adapter_manifest, payload
        from event where sequence_nr = (select max(sequence_nr) from event)
        """);

    assertThat(heard.all)
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.getLevel()).isEqualTo(Level.INFO);
              assertThat(said.getThrowableProxy()).isNull();
              assertThat(said.getFormattedMessage())
                  .startsWith(SampleRun.ID + " has another owner, who has written event ");
            });
  }

  @Test
  void aJournalThatTakesNoEventsIsAnErrorWithItsCause() throws SQLException {
    stopped(
        TestStore.SQLITE,
        "create trigger refuse before insert on event begin select raise(abort, 'planted'); end");

    assertThat(heard.all)
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.getLevel()).isEqualTo(Level.ERROR);
              assertThat(said.getFormattedMessage()).contains("is not stored");
              assertThat(said.getThrowableProxy().getMessage()).contains("planted");
            });
  }
}
