package io.heddle.server.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.runtime.event.EventId;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ExecutionJson;
import io.heddle.server.execution.Executions;
import io.heddle.server.wire.PublicEvent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of an execution of a server, heard over one connection after the other: when one
 * breaks, the next goes on after the last event that had an id.
 */
final class RemoteWatch implements Executions.Watch {

  /** A server that starts again is waited for so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String EVENTS = "/events";
  private static final long BETWEEN_MILLIS = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Calls calls;
  private final String run;
  private final Consumer<PublicEvent> listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private volatile @Nullable InputStream stream;
  private @Nullable String last;

  private RemoteWatch(
      Calls calls, String run, @Nullable String after, Consumer<PublicEvent> listener) {
    this.calls = calls;
    this.run = run;
    this.last = after;
    this.listener = listener;
  }

  /** The first connection is made here, so that a refusal is the caller's to tell. */
  static RemoteWatch begin(
      Calls calls, String run, @Nullable String after, Consumer<PublicEvent> listener) {
    var watch = new RemoteWatch(calls, run, after, listener);
    var first = calls.stream(run + EVENTS, after);
    watch.stream = first;
    Thread.ofVirtual().name("remote-watch").start(() -> watch.listen(first));
    return watch;
  }

  private void listen(InputStream first) {
    try {
      var connection = first;
      while (!read(connection)) {
        var next = reconnect();
        if (next == null) {
          break;
        }
        connection = next;
      }
      ended.complete(Boolean.TRUE);
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
    } finally {
      ended.complete(Boolean.TRUE);
      caughtUp.countDown();
    }
  }

  /** Whether there is no more to hear: a server that stops ends its streams, too. */
  private boolean read(InputStream connection) {
    try (connection) {
      var events = new EventStream(connection);
      for (var next = events.next(); next != null; next = events.next()) {
        switch (next) {
          case EventStream.Part.Event(var id, var data) -> tell(id, data);
          case EventStream.Part.Failed(var problem) -> throw Calls.problem(problem);
          case EventStream.Part.CaughtUp _ -> caughtUp.countDown();
        }
      }
    } catch (IOException _) {
      return isClosed();
    }
    return isClosed() || hasEnded();
  }

  private boolean hasEnded() {
    try {
      return ExecutionJson.execution(calls.get(run)).endedAt() > 0;
    } catch (ExecutionException e) {
      if (e.mayPass()) {
        return false;
      }
      throw e;
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void tell(@Nullable String id, String data) {
    if (isClosed()) {
      return;
    }
    try {
      if (JSON.readTree(data) instanceof ObjectNode body) {
        var name = body.path(body.has("event") ? "event" : "type").asText();
        listener.accept(
            new PublicEvent(id == null ? null : EventId.parse(id).orElse(null), name, body));
        if (id != null) {
          last = id;
        }
      }
    } catch (JsonProcessingException e) {
      throw new ExecutionException(
          Code.UNAVAILABLE, "the server told an event that is not JSON: " + e.getOriginalMessage());
    }
  }

  /** The next connection, or null when nobody wants it any more. */
  private @Nullable InputStream reconnect() {
    var until = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        if (closed.await(BETWEEN_MILLIS, TimeUnit.MILLISECONDS)) {
          return null;
        }
        var next = calls.stream(run + EVENTS, last);
        stream = next;
        return next;
      } catch (ExecutionException e) {
        var mayComeBack = e.mayPass();
        if (!mayComeBack || Instant.now().isAfter(until)) {
          throw e;
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
  }

  @Override
  public void join() throws InterruptedException {
    try {
      ended.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void caughtUp() throws InterruptedException {
    caughtUp.await();
    if (ended.isCompletedExceptionally()) {
      join();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    var open = stream;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // The connection is gone either way.
      }
    }
  }
}
