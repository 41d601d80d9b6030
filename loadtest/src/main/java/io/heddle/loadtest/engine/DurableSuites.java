package io.heddle.loadtest.engine;

import io.heddle.loadtest.baseline.BareEntity;
import io.heddle.loadtest.baseline.BareExecution;
import io.heddle.loadtest.baseline.OwnJournal;
import io.heddle.loadtest.macro.Suite;
import java.util.List;

/** Durable runs beside the bare entity on the same store, in one window. */
public final class DurableSuites {

  private static final List<String> NOTES =
      List.of(
          "From start to checked result: the start is acknowledged, the end asked for.",
          "The window of durable runs ends when the histories tell of all of them.",
          "The bare entity on the same journal, fused and with ten children, is what 60% is of.",
          "Goals: 2,200 executions per second fused and 1,300 with ten children on SQLite, 2,000"
              + " and 900 on PostgreSQL.");

  public static final List<Suite> SUITES =
      List.of(
          new Suite(
              "durable-sqlite",
              "ten-steps.yml and ten-children.yml durable on SQLite, beside the bare entity",
              6_000,
              NOTES,
              List.of(
                  scratch -> new BareEntity(BareExecution.Shape.FUSED, OwnJournal.sqlite(scratch)),
                  scratch -> runs("ten-steps.yml", 3, OwnJournal.sqlite(scratch)),
                  scratch ->
                      new BareEntity(BareExecution.Shape.CHILDREN, OwnJournal.sqlite(scratch)),
                  scratch -> runs("ten-children.yml", 10, OwnJournal.sqlite(scratch)))),
          new Suite(
              "durable-postgres",
              "the same on PostgreSQL",
              6_000,
              NOTES,
              List.of(
                  scratch ->
                      new BareEntity(BareExecution.Shape.FUSED, OwnJournal.postgres(scratch)),
                  scratch -> runs("ten-steps.yml", 3, OwnJournal.postgres(scratch)),
                  scratch ->
                      new BareEntity(BareExecution.Shape.CHILDREN, OwnJournal.postgres(scratch)),
                  scratch -> runs("ten-children.yml", 10, OwnJournal.postgres(scratch)))),
          new Suite(
              "durable-resume",
              "runs of 20 events that wait in the store, answered and ended",
              1_000,
              List.of(
                  "Each is recovered by its answer. Goals: 1,000 in 2 s; with --in-flight 1 below"
                      + " 100 ms each."),
              List.of(scratch -> resumed(OwnJournal.sqlite(scratch)))),
          new Suite(
              "durable-timers",
              "durable runs alone, then beside 100,000 timers that are due within a minute",
              20_000,
              List.of(
                  "Goals: the timers done within 3 minutes (standard error says when), p99 at most"
                      + " doubled."),
              List.of(
                  scratch -> runs("ten-children.yml", 10, OwnJournal.sqlite(scratch)),
                  scratch -> beside(OwnJournal.sqlite(scratch)))));

  private DurableSuites() {}

  private static ResumedRuns resumed(OwnJournal journal) {
    return new ResumedRuns(journal.config(), journal);
  }

  private static DueTimers beside(OwnJournal journal) throws Exception {
    return new DueTimers(journal.config(), journal);
  }

  private static StoredRuns runs(String file, long more, OwnJournal journal) throws Exception {
    return new StoredRuns(file, Engine.adding(more), journal.name(), journal.config(), journal);
  }
}
