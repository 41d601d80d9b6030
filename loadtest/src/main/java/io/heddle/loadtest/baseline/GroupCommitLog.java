package io.heddle.loadtest.baseline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A file that is only appended to, by one thread: whatever has queued up goes out in one write and
 * one fdatasync. No journal that survives a power loss can be faster on this disk.
 */
final class GroupCommitLog implements AutoCloseable {

  private static final int QUEUE = 1 << 16;
  private static final int BATCH_BYTES = 1 << 20;

  private sealed interface Entry {
    record Append(ByteBuffer data, CompletableFuture<Void> stored) implements Entry {}

    record Stop() implements Entry {}
  }

  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE);
  private final FileChannel file;
  private final Thread writer;

  GroupCommitLog(Path path) {
    try {
      file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    writer = Thread.ofPlatform().name("group-commit-log").start(this::write);
  }

  /** Completes when the record is on the disk. Waits while the queue is full. */
  CompletionStage<Void> append(ByteBuffer data) {
    if (data.remaining() > BATCH_BYTES) {
      throw new IllegalArgumentException("a record has at most " + BATCH_BYTES + " bytes");
    }
    var stored = new CompletableFuture<Void>();
    try {
      queue.put(new Entry.Append(data, stored));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      stored.completeExceptionally(interrupted);
    }
    return stored;
  }

  private void write() {
    var buffer = ByteBuffer.allocateDirect(BATCH_BYTES);
    var batch = new ArrayList<Entry.Append>();
    try {
      var next = queue.take();
      while (next instanceof Entry.Append append) {
        buffer.put(append.data());
        batch.add(append);
        next = queue.peek();
        if (next instanceof Entry.Append(var data, _) && data.remaining() <= buffer.remaining()) {
          next = queue.remove();
        } else {
          commit(buffer, batch);
          next = queue.take();
        }
      }
    } catch (IOException | InterruptedException failed) {
      batch.forEach(append -> append.stored().completeExceptionally(failed));
    }
  }

  private void commit(ByteBuffer buffer, List<Entry.Append> batch) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      var _ = file.write(buffer);
    }
    file.force(false);
    buffer.clear();
    batch.forEach(append -> append.stored().complete(null));
    batch.clear();
  }

  @Override
  public void close() {
    try {
      queue.put(new Entry.Stop());
      writer.join();
      file.close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
