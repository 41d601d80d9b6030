package io.heddle.persistence;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.heddle.persistence.blob.BlobSettings;
import io.heddle.persistence.commit.WriterSettings;
import io.heddle.persistence.database.ReaderSettings;
import io.heddle.persistence.run.RetentionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What {@code heddle.store} says.
 *
 * @param slots over which runs are spread, fixed for the life of a store
 */
public record StoreSettings(
    Place place,
    int slots,
    WriterSettings writer,
    ReaderSettings reader,
    BlobSettings blobs,
    RetentionSettings retention) {

  public StoreSettings {
    if (slots < 1) {
      throw new IllegalArgumentException("heddle.store.slots is at least 1");
    }
  }

  /** Which database. */
  public sealed interface Place {

    /**
     * @param walLimit bytes of log at which the writer moves it into the file
     * @param maxBytes the file may not grow beyond; 0 for no bound
     */
    record Sqlite(Path file, long walLimit, long maxBytes) implements Place {}

    record Postgres(
        String url, String user, String password, Duration connectTimeout, Duration answerTimeout)
        implements Place {

      @Override
      public String toString() {
        return "Postgres[url=%s, user=%s]".formatted(url, user);
      }
    }
  }

  /**
   * Reads {@code heddle.store}.
   *
   * @throws ConfigException with the key, when a value is missing or cannot be
   */
  public static StoreSettings of(Config root) {
    var store = root.getConfig("heddle.store");
    return new StoreSettings(
        place(store),
        store.getInt("slots"),
        writer(store.getConfig("writer")),
        reader(store.getConfig("reader")),
        blobs(store.getConfig("blobs")),
        retention(store.getConfig("retention")));
  }

  private static Place place(Config store) {
    return switch (oneOf(store, "database", List.of("sqlite", "postgres"))) {
      case "sqlite" -> sqlite(store.getConfig("sqlite"));
      default -> postgres(store.getConfig("postgres"));
    };
  }

  private static Place sqlite(Config config) {
    return new Place.Sqlite(
        Path.of(config.getString("file")),
        config.getBytes("wal-limit"),
        config.getBytes("max-size"));
  }

  private static Place postgres(Config config) {
    return new Place.Postgres(
        config.getString("url"),
        config.getString("user"),
        config.getString("password"),
        config.getDuration("connect-timeout"),
        config.getDuration("answer-timeout"));
  }

  private static WriterSettings writer(Config config) {
    return new WriterSettings(
        config.getInt("batch-writes"),
        config.getBytes("batch-size"),
        config.getLong("start-writes"),
        config.getBytes("start-size"),
        config.getInt("queue-writes"),
        config.getBytes("queue-size"),
        config.getDuration("retry-min"),
        config.getDuration("retry-max"),
        config.getDuration("stop-timeout"));
  }

  private static ReaderSettings reader(Config config) {
    return new ReaderSettings(
        config.getInt("connections"), config.getInt("queue"), config.getDuration("patience"));
  }

  private static BlobSettings blobs(Config config) {
    var inFolder = oneOf(config, "place", List.of("database", "folder")).equals("folder");
    return new BlobSettings(
        inFolder
            ? new BlobSettings.Place.Folder(Path.of(config.getString("folder")))
            : new BlobSettings.Place.Table(),
        config.getBytes("max-size"),
        config.getBytes("max-files-of-group"),
        config.getDuration("keep-unused"));
  }

  private static RetentionSettings retention(Config config) {
    return new RetentionSettings(
        config.getDuration("runs"),
        config.getDuration("tombstones"),
        config.getDuration("conversations"),
        config.getInt("batch"),
        config.getDuration("interval"));
  }

  private static String oneOf(Config config, String key, List<String> known) {
    var value = config.getString(key).toLowerCase(Locale.ROOT);
    if (!known.contains(value)) {
      throw new ConfigException.BadValue(
          config.origin(), key, "'%s' is none of %s".formatted(value, String.join(", ", known)));
    }
    return value;
  }
}
