package io.heddle.persistence.database;

import java.time.Duration;

/**
 * @param queue reads that may wait
 * @param patience how long a read is tried again while the database does not answer
 */
public record ReaderSettings(int connections, int queue, Duration patience) {

  public ReaderSettings {
    if (connections < 1 || queue < 1) {
      throw new IllegalArgumentException(
          "heddle.store.reader: connections and queue are at least 1");
    }
  }

  /** The same with another number of connections. */
  public ReaderSettings with(int others) {
    return new ReaderSettings(others, queue, patience);
  }
}
