package io.heddle.server.api;

import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionJson;
import io.heddle.server.execution.Executions;
import io.heddle.server.wire.PublicEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

/**
 * One client that hears events. The queue behind it is bounded: a client that takes nothing for
 * {@link #PATIENCE_SECONDS} while it is full is disconnected, and comes again with the id of the
 * last event it has.
 */
final class EventConnection {

  /** How long a full queue may stay full, and how long a client may take to open its stream. */
  private static final long PATIENCE_SECONDS = 30;

  private static final String CAUGHT_UP = ": caught up\n\n";

  private final Runnable released;
  private final ExecutorService blocking;
  private final CompletableFuture<SourceQueueWithComplete<ByteString>> opened =
      new CompletableFuture<>();
  private final CompletableFuture<Executions.Watch> watch = new CompletableFuture<>();

  /**
   * @param released called once, when nothing is told any more
   */
  EventConnection(Runnable released, ExecutorService blocking) {
    this.released = released;
    this.blocking = blocking;
  }

  void begin(Executions.Watch begun) {
    watch.complete(begun);
    var _ = blocking.submit(() -> waitForEnd(begun));
    var _ = blocking.submit(() -> sayCaughtUp(begun));
    var _ =
        opened
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .whenComplete(
                (_, never) -> {
                  if (never != null) {
                    begun.close();
                  }
                });
  }

  void opened(SourceQueueWithComplete<ByteString> queue) {
    var _ = queue.watchCompletion().whenComplete((_, _) -> leave());
    opened.complete(queue);
  }

  /** Waits until the client has room. */
  void send(PublicEvent event) {
    send(event.frame());
  }

  private void send(String frame) {
    try {
      var _ =
          opened
              .thenCompose(queue -> queue.offer(ByteString.fromString(frame)))
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      leave();
    } catch (java.util.concurrent.ExecutionException | TimeoutException gone) {
      var _ = opened.thenAccept(queue -> queue.fail(gone));
      leave();
    }
  }

  private void leave() {
    var _ = watch.thenAccept(Executions.Watch::close);
  }

  /** A comment, for who wants what has happened and no more. */
  private void sayCaughtUp(Executions.Watch begun) {
    try {
      begun.caughtUp();
      send(CAUGHT_UP);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException _) {
      // It is told to the client by who waits for the end.
    }
  }

  private void waitForEnd(Executions.Watch begun) {
    try {
      begun.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException refused) {
      send("event: error\ndata: " + ExecutionJson.write(refused) + "\n\n");
    } finally {
      var _ = opened.thenAccept(SourceQueueWithComplete::complete);
      released.run();
    }
  }
}
