package io.heddle.runtime.stream;

import io.heddle.runtime.code.StreamInput;

/** One reader's place in a stream. For one thread at a time; closing it lets the writer go on. */
public final class StreamReader implements StreamInput, AutoCloseable {

  private static final int NOT_BEGUN = -1;

  private final LiveStream stream;

  // Guarded by the stream's lock.
  private int position = NOT_BEGUN;

  StreamReader(LiveStream stream) {
    this.stream = stream;
  }

  @Override
  public Next next() throws InterruptedException {
    return stream.next(this);
  }

  int position() {
    return position;
  }

  void moveTo(int next) {
    position = next;
  }

  @Override
  public void close() {
    stream.leave(this);
  }
}
