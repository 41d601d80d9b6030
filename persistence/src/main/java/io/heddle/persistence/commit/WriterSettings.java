package io.heddle.persistence.commit;

import java.time.Duration;

/**
 * How much the writer takes at once, how much it lets wait, and how patient it is.
 *
 * @param batchWrites of one commit
 * @param startWrites above this many waiting writes, starts are refused
 * @param queueWrites the hard bound
 */
public record WriterSettings(
    int batchWrites,
    long batchBytes,
    long startWrites,
    long startBytes,
    int queueWrites,
    long queueBytes,
    Duration retryMin,
    Duration retryMax,
    Duration stopTimeout) {

  public WriterSettings {
    if (batchWrites < 1
        || startWrites < 1
        || queueWrites < startWrites
        || queueBytes < startBytes) {
      throw new IllegalArgumentException(
          "heddle.store.writer: batch-writes and start-writes are at least 1, queue-writes and"
              + " queue-size at least start-writes and start-size");
    }
    if (retryMin.isNegative() || retryMax.compareTo(retryMin) < 0) {
      throw new IllegalArgumentException("heddle.store.writer: retry-min is at most retry-max");
    }
  }
}
