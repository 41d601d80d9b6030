package io.heddle.persistence.fault;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** What happens at each point of a writer's connection. Every point is counted and remembered. */
public final class Faults {

  /** Where a connection can fail. */
  public enum Kind {
    CONNECT,
    EXECUTE,
    SAVEPOINT,
    COMMIT,
    ROLLBACK
  }

  /**
   * A call that is about to be made.
   *
   * @param number from 0
   * @param sql the statement, or empty
   */
  public record Point(int number, Kind kind, String sql) {}

  /** How a call goes. */
  public sealed interface Verdict {

    record Pass() implements Verdict {}

    /** Nothing reaches the database, and the connection is lost. */
    record LostBefore() implements Verdict {}

    /** The database has done it, and the connection is lost: the caller cannot know. */
    record LostAfter() implements Verdict {}

    /** Waits for the gate, then goes on. */
    record Wait(CountDownLatch arrived, CountDownLatch gate) implements Verdict {}

    record Fail(SQLException error) implements Verdict {}
  }

  /** Decides. */
  @FunctionalInterface
  public interface Plan {
    Verdict at(Point point);
  }

  public static final Verdict PASS = new Verdict.Pass();
  public static final Verdict LOST_BEFORE = new Verdict.LostBefore();
  public static final Verdict LOST_AFTER = new Verdict.LostAfter();

  private final AtomicReference<Plan> plan = new AtomicReference<>(_ -> PASS);
  private final List<Point> points = new ArrayList<>();

  /** From now on; numbers start again at 0. */
  public void plan(Plan next) {
    synchronized (points) {
      points.clear();
      plan.set(next);
    }
  }

  /** What was called since the plan was set. */
  public List<Point> points() {
    synchronized (points) {
      return List.copyOf(points);
    }
  }

  Verdict at(Kind kind, String sql) {
    synchronized (points) {
      var point = new Point(points.size(), kind, sql);
      points.add(point);
      return plan.get().at(point);
    }
  }
}
