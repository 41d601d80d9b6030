package io.heddle.persistence;

import io.heddle.persistence.blob.BlobGarbage;
import io.heddle.persistence.blob.BlobTable;
import io.heddle.persistence.blob.StoredBlobs;
import io.heddle.persistence.commit.CommitListener;
import io.heddle.persistence.commit.GroupCommit;
import io.heddle.persistence.commit.QueueAdmission;
import io.heddle.persistence.commit.StoreHealth;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.conversation.StoredConversations;
import io.heddle.persistence.conversation.StoredTurns;
import io.heddle.persistence.database.Checkpoints;
import io.heddle.persistence.database.Database;
import io.heddle.persistence.database.FileLock;
import io.heddle.persistence.database.Readers;
import io.heddle.persistence.database.Schema;
import io.heddle.persistence.database.StoreProblem;
import io.heddle.persistence.definition.DefinitionStore;
import io.heddle.persistence.file.StoredFiles;
import io.heddle.persistence.memory.StoredMemories;
import io.heddle.persistence.run.Housekeeping;
import io.heddle.persistence.run.Retention;
import io.heddle.persistence.run.RetentionSettings;
import io.heddle.persistence.run.RunQueries;
import io.heddle.persistence.run.RunScan;
import io.heddle.runtime.GroupServices;
import io.heddle.runtime.document.PlainDocuments;
import io.heddle.runtime.durable.StartAdmission;
import io.heddle.runtime.http.HttpPort;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An open store: one database with its writer, its readers and what is built on them.
 *
 * <p>Open one for each process, before the actor system, and close it after.
 */
public final class Store implements AutoCloseable {

  private final Database database;
  private final StoreSettings settings;
  private final Clock clock;
  private final GroupCommit writer;
  private final Readers readers;

  /** Apart, for readers of the journal wait for definitions: among themselves they could starve. */
  private final Readers definitions;

  private final @Nullable FileLock lock;
  private final @Nullable Checkpoints checkpoints;

  private Store(Database database, StoreSettings settings, Clock clock, @Nullable FileLock lock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
    this.lock = lock;
    this.checkpoints =
        settings.place() instanceof StoreSettings.Place.Sqlite(var file, var limit, _)
            ? new Checkpoints(database, file, limit)
            : null;
    CommitListener listener = checkpoints == null ? CommitListener.NONE : checkpoints::committed;
    this.writer = new GroupCommit(database, settings.writer(), clock, listener);
    this.readers = new Readers(database, settings.reader(), clock);
    this.definitions = new Readers(database, settings.reader().with(1), clock);
  }

  /** How opening a store went. */
  public sealed interface Opening {

    record Opened(Store store) implements Opening {}

    record Refused(StoreProblem problem) implements Opening {}
  }

  /** Takes the lock of a file, migrates, checks, and starts the writer. */
  public static Opening open(StoreSettings settings, Clock clock) {
    return open(settings, clock, UnaryOperator.identity());
  }

  /**
   * The same with connections of one's own making.
   *
   * @param connections replaces the database, for instance by one whose connections fail
   */
  public static Opening open(
      StoreSettings settings, Clock clock, UnaryOperator<Database> connections) {
    return switch (settings.place()) {
      case StoreSettings.Place.Sqlite(var file, _, var maxBytes) ->
          openFile(settings, clock, file, connections.apply(Database.sqlite(file, maxBytes)));
      case StoreSettings.Place.Postgres postgres ->
          migrated(
              settings,
              clock,
              connections.apply(
                  Database.postgres(
                      postgres.url(),
                      postgres.user(),
                      postgres.password(),
                      postgres.connectTimeout(),
                      postgres.answerTimeout())),
              null);
    };
  }

  private static Opening openFile(
      StoreSettings settings, Clock clock, Path file, Database database) {
    try {
      return switch (FileLock.take(file)) {
        case FileLock.Attempt.Taken(var lock) -> migrated(settings, clock, database, lock);
        case FileLock.Attempt.Held(var owner) ->
            new Opening.Refused(new StoreProblem.InUse(database.name(), owner));
      };
    } catch (IOException failed) {
      var folder = String.valueOf(file.toAbsolutePath().getParent());
      return new Opening.Refused(new StoreProblem.NoFolder(folder, failed.toString()));
    }
  }

  private static Opening migrated(
      StoreSettings settings, Clock clock, Database database, @Nullable FileLock lock) {
    var problem = Schema.migrate(database).or(() -> slots(database, settings.slots()));
    if (problem.isEmpty()) {
      return new Opening.Opened(new Store(database, settings, clock, lock));
    }
    if (lock != null) {
      lock.close();
    }
    return new Opening.Refused(problem.get());
  }

  private static Optional<StoreProblem> slots(Database database, int asked) {
    try {
      var found = StoreProperties.slots(database, asked);
      return found == asked
          ? Optional.empty()
          : Optional.of(new StoreProblem.OtherSlots(database.name(), found, asked));
    } catch (SQLException failed) {
      return Optional.of(
          new StoreProblem.Unreachable(database.name(), String.valueOf(failed.getMessage())));
    }
  }

  public String name() {
    return database.name();
  }

  public StoreSettings settings() {
    return settings;
  }

  public Clock clock() {
    return clock;
  }

  public GroupCommit writer() {
    return writer;
  }

  public Readers readers() {
    return readers;
  }

  /** Whether writes and reads are answered. */
  public StoreHealth health() {
    return writer.health() instanceof StoreHealth.Waiting waiting
        ? waiting
        : readers
            .trouble()
            .<StoreHealth>map(one -> new StoreHealth.Waiting(one.since(), one.reason()))
            .orElseGet(StoreHealth.Healthy::new);
  }

  public StartAdmission admission() {
    return new QueueAdmission(this::health, writer, settings.writer());
  }

  public StoredBlobs blobs() {
    return new StoredBlobs(writer, readers, settings.blobs(), clock);
  }

  /** A large value of an event. Blocks, on connections of its own: replays wait for it. */
  public Optional<byte[]> attachment(String group, String hash) {
    return definitions.read(session -> BlobTable.content(session, group, hash)).join();
  }

  public BlobGarbage blobGarbage() {
    return new BlobGarbage(writer, settings.blobs(), clock);
  }

  /** Whose turn it is in the conversations of all groups. */
  public StoredTurns turns() {
    return new StoredTurns(writer, readers);
  }

  /**
   * What a group keeps for its runs.
   *
   * @param http reads files on the web, under the group's network policy
   */
  public GroupServices services(String group, HttpPort http) {
    return new GroupServices(
        new StoredMemories(group, writer, readers, clock),
        new StoredFiles(group, blobs(), http),
        new PlainDocuments(),
        new StoredConversations(group, writer, readers, clock));
  }

  /** The definitions of one group. */
  public DefinitionStore definitions(String group) {
    return new DefinitionStore(group, writer, definitions, clock);
  }

  public RunQueries runs() {
    return new RunQueries(readers);
  }

  /** A scan that starts over with its first slot; keep it, so that no slot is forgotten. */
  public RunScan scan(RunScan.Slots slots) {
    return new RunScan(database.dialect(), readers, slots);
  }

  public Retention retention() {
    return new Retention(writer, settings.retention(), clock);
  }

  /**
   * Removes what has been kept for long enough.
   *
   * @param retention {@link StoreSettings#retention}, or others for once
   */
  public Housekeeping housekeeping(RetentionSettings retention) {
    return new Housekeeping(
        new Retention(writer, retention, clock), blobGarbage(), turns(), retention, clock);
  }

  /**
   * A secret of this store, the same for whoever opens it.
   *
   * @param candidate hexadecimal; becomes the secret if the store has none of this name
   */
  public CompletableFuture<String> secret(String name, String candidate) {
    return writer.submit(
        new Write.Change<>(
            0, session -> StoreProperties.decided(session, "secret-" + name, candidate)));
  }

  /** Tells a process that finds the store in use where this one serves. */
  public void announce(String address) throws IOException {
    if (lock != null) {
      lock.announce(address);
    }
  }

  /** Waits for what is queued, within the stop timeout of the settings. */
  @Override
  public void close() {
    writer.close();
    readers.close();
    definitions.close();
    if (checkpoints != null) {
      checkpoints.close();
    }
    if (lock != null) {
      lock.close();
    }
  }
}
