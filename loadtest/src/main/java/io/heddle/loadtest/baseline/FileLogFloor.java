package io.heddle.loadtest.baseline;

import io.heddle.loadtest.macro.ClosedLoop.WrongResult;
import io.heddle.loadtest.macro.Workload;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The floor under every durable execution: twelve records of 300 bytes, one after the other, each
 * on the disk before the next is written.
 */
public final class FileLogFloor implements Workload {

  private static final int RECORDS = 12;
  private static final int RECORD_BYTES = 300;

  private final Path path;
  private final GroupCommitLog log;

  /**
   * @param path of the log; must not exist
   */
  public FileLogFloor(Path path) {
    this.path = path;
    this.log = new GroupCommitLog(path);
  }

  @Override
  public String name() {
    return "file log, 12 records of 300 B";
  }

  @Override
  public CompletionStage<Long> execute(long number) {
    CompletionStage<Void> stored = CompletableFuture.completedStage(null);
    for (var record = 0; record < RECORDS; record++) {
      var data = record(number, record);
      stored = stored.thenCompose(_ -> log.append(data));
    }
    return stored.thenApply(_ -> (long) RECORDS);
  }

  @Override
  public long expected(long number) {
    return RECORDS;
  }

  private static ByteBuffer record(long execution, int record) {
    return ByteBuffer.allocate(RECORD_BYTES).putLong(execution).putInt(record).position(0);
  }

  /** Reads the log back: every execution has all its records, in order. */
  @Override
  public void close() {
    log.close();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      var next = new HashMap<Long, Integer>();
      for (var left = Files.size(path); left > 0; left -= RECORD_BYTES) {
        var execution = in.readLong();
        var record = in.readInt();
        in.skipNBytes(RECORD_BYTES - Long.BYTES - Integer.BYTES);
        if (record != next.merge(execution, 1, Integer::sum) - 1) {
          throw new WrongResult("record %d of execution %d".formatted(record, execution));
        }
      }
      if (next.values().stream().anyMatch(count -> count != RECORDS)) {
        throw new WrongResult("an execution has not all its records");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
