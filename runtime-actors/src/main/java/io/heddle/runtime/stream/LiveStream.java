package io.heddle.runtime.stream;

import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.StreamInput.Next;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An output of a node while it is made: written by one attempt, read by any number of readers, each
 * from the first chunk on.
 *
 * <p>Chunks are kept once for all readers. The writer waits while it is too far ahead of the
 * slowest reader that has begun to read; one that has not begun holds nobody up. A stream ends with
 * its final value or with a failure, never by silence. Thread-safe.
 */
public final class LiveStream implements StreamValue {

  private static final NodeFailure NOTHING =
      NodeFailure.of(
          ErrorKind.INTERNAL,
          "stream_failed",
          "StreamFailed",
          "the node that made the stream did not succeed");

  private final StreamBounds bounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final List<Value> chunks = new ArrayList<>();
  private final List<StreamReader> readers = new ArrayList<>(2);
  private long characters;
  private @Nullable Next end;

  public LiveStream(StreamBounds bounds) {
    this.bounds = bounds;
  }

  /** A stream that has ended: its whole value in one chunk, or none when it is an empty text. */
  public static LiveStream ended(Value value) {
    var stream = new LiveStream(StreamBounds.STANDARD);
    if (!(value instanceof StringValue(var text)) || !text.isEmpty()) {
      stream.chunks.add(value);
    }
    stream.end = new Next.Ended(value);
    return stream;
  }

  /** What became of a chunk. */
  public enum Written {
    KEPT,
    /** The stream has ended; nobody will read it. */
    ENDED,
    /** The stream holds no more. */
    FULL
  }

  /**
   * Adds a chunk; waits while the writer is too far ahead. A thread of an actor's dispatcher never
   * waits, and one that is interrupted goes on.
   */
  public Written write(Value chunk) {
    lock.lock();
    try {
      awaitReaders();
      if (end != null) {
        return Written.ENDED;
      }
      var size = chunk instanceof StringValue(var text) ? text.length() : 0;
      if (chunks.size() >= bounds.chunks() || characters + size > bounds.characters()) {
        return Written.FULL;
      }
      chunks.add(chunk);
      characters += size;
      moved.signalAll();
      return Written.KEPT;
    } finally {
      lock.unlock();
    }
  }

  private void awaitReaders() {
    if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
      return;
    }
    try {
      while (end == null && lead() >= bounds.lead()) {
        moved.await();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many chunks the slowest reader has not seen; none when nobody reads. */
  private int lead() {
    var most = 0;
    for (var i = 0; i < readers.size(); i++) {
      most = Math.max(most, chunks.size() - readers.get(i).position());
    }
    return most;
  }

  /**
   * Ends the stream; a second end changes nothing. Text of the final value that was not written yet
   * becomes the last chunk, so that the chunks of a text are the text.
   */
  public void end(Value last) {
    lock.lock();
    try {
      if (end == null) {
        if (last instanceof StringValue(var text)) {
          var written = writtenOf(text);
          if (written >= 0 && written < text.length()) {
            chunks.add(Value.of(text.substring(written)));
          }
        }
        end = new Next.Ended(last);
        moved.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the stream with its final value, or as failed when there is none. */
  public void settle(@Nullable Value last) {
    if (last == null) {
      fail(NOTHING);
    } else {
      end(last);
    }
  }

  /** Ends the stream as failed, unless it has ended. */
  public void fail(NodeFailure failure) {
    lock.lock();
    try {
      if (end == null) {
        end = new Next.Failed(failure);
        moved.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How much of a text the chunks so far are the beginning of; negative when they are not. */
  private int writtenOf(String text) {
    var at = 0;
    for (var chunk : chunks) {
      if (!(chunk instanceof StringValue(var part)) || !text.startsWith(part, at)) {
        return -1;
      }
      at += part.length();
    }
    return at;
  }

  /** A reader that begins at the first chunk. It counts from its first read on, until closed. */
  public StreamReader read() {
    return new StreamReader(this);
  }

  Next next(StreamReader reader) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (reader.position() < 0) {
        reader.moveTo(0);
        readers.add(reader);
      }
      while (reader.position() >= chunks.size() && end == null) {
        moved.await();
      }
      if (reader.position() < chunks.size()) {
        var chunk = chunks.get(reader.position());
        reader.moveTo(reader.position() + 1);
        moved.signalAll();
        return new Next.Chunk(chunk);
      }
      return java.util.Objects.requireNonNull(end);
    } finally {
      lock.unlock();
    }
  }

  void leave(StreamReader reader) {
    lock.lock();
    try {
      if (readers.remove(reader)) {
        moved.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether it has ended, and its chunks are the text of its final value. */
  public boolean isPlainText() {
    lock.lock();
    try {
      return end instanceof Next.Ended(StringValue(var text)) && writtenOf(text) == text.length();
    } finally {
      lock.unlock();
    }
  }

  /** The final value; before, and of a failed stream, the text so far. */
  @Override
  public Value snapshot() {
    lock.lock();
    try {
      if (end instanceof Next.Ended(var last)) {
        return last;
      }
      var text = new StringBuilder();
      for (var chunk : chunks) {
        if (chunk instanceof StringValue(var part)) {
          text.append(part);
        }
      }
      return Value.of(text.toString());
    } finally {
      lock.unlock();
    }
  }
}
