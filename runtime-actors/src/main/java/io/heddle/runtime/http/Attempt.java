package io.heddle.runtime.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * One request on one connection: between the client's I/O thread, which fills it, and the reading
 * thread, which waits here for the connection, the head and the bytes, each with its own limit. At
 * most {@link OutgoingClient#WINDOW} bytes wait unread: more is not asked for.
 */
final class Attempt extends InputStream implements AsyncResponseConsumer<Boolean> {

  /** Under this name the client's interceptor finds the attempt in its context. */
  static final String ATTRIBUTE = "heddle.attempt";

  /** The first part of an answer. */
  record Head(int status, List<HttpPort.Field> headers, long contentLength) {

    @Nullable String header(String name) {
      for (var field : headers) {
        if (field.isNamed(name)) {
          return field.value();
        }
      }
      return null;
    }
  }

  private final URI uri;
  private final Duration readLimit;
  private final @Nullable Deadline total;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ByteBuffer> unread = new ArrayDeque<>();
  private boolean connected;
  private boolean ended;
  private long lastActivity;
  private int credit;
  private @Nullable Head head;
  private @Nullable CapacityChannel capacity;
  private @Nullable Exception failure;
  private @Nullable Future<?> running;
  private @Nullable Runnable connection;

  Attempt(URI uri, Duration readLimit, @Nullable Deadline total) {
    this.uri = uri;
    this.readLimit = readLimit;
    this.total = total;
  }

  // What the reading thread does.

  void started(Future<?> exchange) {
    lock.lock();
    try {
      running = exchange;
    } finally {
      lock.unlock();
    }
    if (isFailed()) {
      exchange.cancel(true);
    }
  }

  /** Whether the request may have left: from then on another address must not be tried. */
  boolean isConnected() {
    lock.lock();
    try {
      return connected;
    } finally {
      lock.unlock();
    }
  }

  void awaitConnected(Deadline limit) throws HttpFault {
    lock.lock();
    try {
      await(() -> connected, () -> limit.left(), "connecting", limit.limit());
    } finally {
      lock.unlock();
    }
  }

  Head awaitHead() throws HttpFault {
    lock.lock();
    try {
      await(() -> head != null, this::silenceLeft, "waiting for the answer", readLimit);
      return java.util.Objects.requireNonNull(head);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      await(() -> ended || !unread.isEmpty(), this::silenceLeft, "waiting for data", readLimit);
      var next = unread.peek();
      if (next == null) {
        return -1;
      }
      var count = Math.min(length, next.remaining());
      next.get(target, offset, count);
      if (!next.hasRemaining()) {
        unread.remove();
      }
      credit += count;
      askForMore();
      return count;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int available() {
    lock.lock();
    try {
      var next = unread.peek();
      return next == null ? 0 : next.remaining();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the exchange; a connection that is not at the end of its answer is closed. */
  @Override
  public void close() {
    abort(new IOException("exchange ended"));
  }

  /** Ends the exchange from any thread: the reader gets the cause. */
  void abort(Exception cause) {
    Future<?> exchange;
    Runnable disconnect;
    lock.lock();
    try {
      if (ended && unread.isEmpty()) {
        return;
      }
      fail(cause);
      exchange = running;
      disconnect = connection;
    } finally {
      lock.unlock();
    }
    if (exchange != null) {
      exchange.cancel(true);
    }
    if (disconnect != null) {
      disconnect.run();
    }
  }

  // What the client's I/O thread does.

  /**
   * Takes the way to close the connection. The client's future alone does not always close it: the
   * client may note a step it has just done over the one that runs, and then cancels nothing.
   */
  void onConnected(Runnable disconnect) {
    boolean late;
    lock.lock();
    try {
      connected = true;
      connection = disconnect;
      late = failure != null;
      touch();
    } finally {
      lock.unlock();
    }
    if (late) {
      disconnect.run();
    }
  }

  /** Bytes of the request left. */
  void onSent() {
    lock.lock();
    try {
      touch();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails entity,
      HttpContext context,
      FutureCallback<Boolean> callback) {
    var fields =
        Arrays.stream(response.getHeaders())
            .map(header -> new HttpPort.Field(header.getName(), text(header.getValue())))
            .toList();
    lock.lock();
    try {
      head = new Head(response.getCode(), fields, entity == null ? 0 : entity.getContentLength());
      ended = entity == null;
      touch();
    } finally {
      lock.unlock();
    }
    if (entity == null) {
      callback.completed(true);
    }
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context) {
    onSent();
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    lock.lock();
    try {
      capacity = channel;
      askForMore();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void consume(ByteBuffer bytes) {
    var copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    lock.lock();
    try {
      if (failure == null && copy.hasRemaining()) {
        unread.add(copy);
      }
      touch();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers) {
    lock.lock();
    try {
      ended = true;
      capacity = null;
      touch();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void failed(Exception cause) {
    lock.lock();
    try {
      fail(cause);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void releaseResources() {}

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private void fail(Exception cause) {
    if (failure == null && !ended) {
      failure = cause;
    }
    changed.signalAll();
  }

  private boolean isFailed() {
    lock.lock();
    try {
      return failure != null;
    } finally {
      lock.unlock();
    }
  }

  private void touch() {
    lastActivity = System.nanoTime();
    changed.signalAll();
  }

  private long silenceLeft() {
    return lastActivity + readLimit.toNanos() - System.nanoTime();
  }

  /** Gives the room of what was read back, in few steps: each wakes the I/O thread. */
  private void askForMore() throws IOException {
    if (capacity != null
        && credit > 0
        && (unread.isEmpty() || credit >= OutgoingClient.WINDOW / 2)) {
      var room = credit;
      credit = 0;
      capacity.update(room);
    }
  }

  private void await(BooleanSupplier ready, Left left, String what, Duration limit)
      throws HttpFault {
    while (!ready.getAsBoolean()) {
      if (failure != null) {
        throw HttpFault.of(failure, uri);
      }
      var rest = left.nanos();
      var overall = total == null ? Long.MAX_VALUE : total.left();
      if (overall <= 0 && total != null) {
        throw HttpFault.timeout("the request", total.limit(), uri);
      }
      if (rest <= 0) {
        throw HttpFault.timeout(what, limit, uri);
      }
      try {
        changed.awaitNanos(Math.min(rest, overall));
      } catch (InterruptedException _) {
        throw HttpFault.cancelled();
      }
    }
    if (failure != null && unread.isEmpty()) {
      throw HttpFault.of(failure, uri);
    }
  }

  /** How long something may still take. */
  private interface Left {
    long nanos();
  }
}
