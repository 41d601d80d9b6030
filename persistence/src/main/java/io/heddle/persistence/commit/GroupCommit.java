package io.heddle.persistence.commit;

import io.heddle.persistence.database.Database;
import io.heddle.persistence.database.Fault;
import io.heddle.persistence.database.Session;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that writes: whatever has queued up goes out in one transaction.
 *
 * <pre>{@code
 * together --committed--> done
 *    |  \--bad row------> apart --committed--> done, the bad write's owner is told
 *    |                      |
 *    \---environment--------+--> wait, reconnect, together again with the same rows
 * }</pre>
 *
 * A write fails only when it is certain that it is not stored and never will be; while the database
 * does not answer it waits. Callers never wait: they get a future, completed on this thread.
 */
public final class GroupCommit implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  /** A commit that takes so long counts as trouble, though nothing has failed yet. */
  private static final Duration UNANSWERED = Duration.ofSeconds(10);

  private static final long IDLE = Long.MIN_VALUE;

  private final Database database;
  private final WriterSettings settings;
  private final Clock clock;
  private final CommitListener listener;
  private final Batch batches;
  private final BlockingQueue<Pending<?>> queue;
  private final Thread thread;

  private final AtomicLong waitingWrites = new AtomicLong();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final LongAdder commits = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile boolean closing;
  private volatile StoreHealth health = new StoreHealth.Healthy();

  /** When the attempt under way was begun, by {@link System#nanoTime}; {@link #IDLE} for none. */
  private volatile long triedAt = IDLE;

  private final Pending<?> last = new Pending<>(new Write.Change<@Nullable Void>(0, _ -> null));

  // Of the writer's thread alone.
  private @Nullable Session session;
  private @Nullable Pending<?> carriedOver;

  /** Starts the thread; it connects with the first write. */
  public GroupCommit(
      Database database, WriterSettings settings, Clock clock, CommitListener listener) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
    this.batches = new Batch(database, clock);
    this.queue = new LinkedBlockingQueue<>(settings.queueWrites());
    this.thread = Thread.ofPlatform().name("heddle-store-writer").daemon().start(this::run);
  }

  /**
   * Queues a write.
   *
   * @return completes when it is on disk, or with {@link WriteFailed} when it never will be
   */
  public <T extends @Nullable Object> CompletableFuture<T> submit(Write<T> write) {
    var pending = new Pending<>(write);
    if (closing) {
      return CompletableFuture.failedFuture(closed());
    }
    if (waitingBytes.get() + pending.bytes() > settings.queueBytes() || !queue.offer(pending)) {
      return CompletableFuture.failedFuture(
          new WriteFailed(WriteFailed.Reason.QUEUE_FULL, "the store's queue is full"));
    }
    if (closing && queue.remove(pending)) {
      // Behind the last one: nobody would take it.
      return CompletableFuture.failedFuture(closed());
    }
    waitingWrites.incrementAndGet();
    waitingBytes.addAndGet(pending.bytes());
    return pending.done();
  }

  /** Whether what is written is answered: a database may also just not say anything any more. */
  public StoreHealth health() {
    var known = health;
    var tried = triedAt;
    var waits = tried == IDLE ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - tried);
    return known instanceof StoreHealth.Waiting || waits.compareTo(UNANSWERED) < 0
        ? known
        : new StoreHealth.Waiting(
            clock.instant().minus(waits),
            "a commit has had no answer for %d s".formatted(waits.toSeconds()));
  }

  /** Writes and bytes that are queued or on their way. */
  public long waitingWrites() {
    return waitingWrites.get();
  }

  public long waitingBytes() {
    return waitingBytes.get();
  }

  /** What was done since the start. */
  public Counts counts() {
    return new Counts(commits.sum(), writes.sum(), retries.sum());
  }

  /**
   * @param retries attempts that came to nothing because of the environment
   */
  public record Counts(long commits, long writes, long retries) {}

  private void run() {
    var batch = new ArrayList<Pending<?>>();
    try {
      while (take(batch)) {
        commit(batch);
        batch.clear();
      }
    } catch (InterruptedException _) {
      // Closed while the database did not answer: see close.
    } finally {
      disconnect();
    }
  }

  /** Waits for the first write and takes what is there already; false when all is done. */
  private boolean take(List<Pending<?>> batch) throws InterruptedException {
    var next = carriedOver;
    carriedOver = null;
    if (next == null) {
      next = queue.take();
    }
    var bytes = 0L;
    while (next != null && next != last) {
      batch.add(next);
      bytes += next.bytes();
      next = batch.size() < settings.batchWrites() ? queue.poll() : null;
      if (next != null && bytes + next.bytes() > settings.batchBytes()) {
        carriedOver = next;
        next = null;
      }
    }
    if (next == last) {
      carriedOver = last;
    }
    return !batch.isEmpty();
  }

  private void commit(List<Pending<?>> batch) throws InterruptedException {
    var open = committed(batch);
    triedAt = IDLE;
    finish(open, batch);
  }

  /** Tries until the batch is on disk, and answers with the connection that it went through. */
  private Session committed(List<Pending<?>> batch) throws InterruptedException {
    var pause = settings.retryMin();
    var apart = false;
    var committing = false;
    while (true) {
      try {
        committing = false;
        triedAt = System.nanoTime();
        batch.forEach(Pending::begin);
        var open = session();
        if (apart) {
          batches.apart(open, batch);
        } else {
          batches.together(open, batch);
        }
        committing = true;
        open.connection().commit();
        return open;
      } catch (SQLException | RuntimeException | Error failed) {
        // Errors too: without this thread nothing would ever be stored, and nobody would be told.
        if (!committing && !apart && !isEnvironment(failed) && undo()) {
          apart = true;
          continue;
        }
        if (committing) {
          batch.forEach(Pending::commitIsUnknown);
        }
        apart = false;
        waitForDatabase(failed, pause);
        pause = doubled(pause);
      }
    }
  }

  private boolean isEnvironment(Throwable failed) {
    return failed instanceof SQLException sql && database.fault(sql) == Fault.ENVIRONMENT;
  }

  private Session session() throws SQLException {
    var open = session;
    if (open == null) {
      open = database.openWriter();
      session = open;
      open.connection().setAutoCommit(false);
    }
    return open;
  }

  /** Takes the transaction back; false when the connection is not good even for that. */
  private boolean undo() {
    var open = session;
    try {
      if (open != null) {
        open.connection().rollback();
      }
      return open != null;
    } catch (SQLException _) {
      return false;
    }
  }

  private void finish(Session open, List<Pending<?>> batch) {
    if (health instanceof StoreHealth.Waiting) {
      LOG.info("{} answers again", database.name());
      health = new StoreHealth.Healthy();
    }
    commits.increment();
    writes.add(batch.size());
    var bytes = 0L;
    for (var pending : batch) {
      bytes += pending.bytes();
    }
    waitingWrites.addAndGet(-batch.size());
    waitingBytes.addAndGet(-bytes);
    batch.forEach(Pending::complete);
    try {
      listener.committed(open, bytes);
    } catch (SQLException | RuntimeException failed) {
      // What is stored is stored, whatever comes after.
      LOG.warn("{}: {} after a commit", database.name(), failed.toString());
      disconnect();
    }
  }

  private void waitForDatabase(Throwable failed, Duration pause) throws InterruptedException {
    // A fresh connection has no half-done transaction, and the server has given up the old one.
    triedAt = IDLE;
    disconnect();
    retries.increment();
    var reason = String.valueOf(failed.getMessage()).lines().findFirst().orElse("no reason given");
    if (health instanceof StoreHealth.Waiting(var since, _)) {
      health = new StoreHealth.Waiting(since, reason);
    } else {
      LOG.warn("{} takes no writes, they wait: {}", database.name(), reason);
      health = new StoreHealth.Waiting(clock.instant(), reason);
    }
    if (stop.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("closed");
    }
  }

  private Duration doubled(Duration pause) {
    var next = pause.multipliedBy(2);
    return next.compareTo(settings.retryMax()) > 0 ? settings.retryMax() : next;
  }

  private void disconnect() {
    var open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }

  private static WriteFailed closed() {
    return new WriteFailed(WriteFailed.Reason.CLOSED, "the store is closed");
  }

  /**
   * Takes no more writes and waits until those it has are stored. What is not stored in time is
   * failed if it was never tried; one that was tried stays open, for nobody can say how it ended.
   */
  @Override
  public void close() {
    closing = true;
    try {
      if (!queue.offer(last, settings.stopTimeout().toNanos(), TimeUnit.NANOSECONDS)
          || !thread.join(settings.stopTimeout())) {
        LOG.warn("{} took no writes in time; {} are left", database.name(), waitingWrites.get());
        stop.countDown();
        thread.join(settings.stopTimeout());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    var left = new ArrayList<Pending<?>>();
    queue.drainTo(left);
    left.forEach(pending -> pending.done().completeExceptionally(closed()));
  }
}
