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
                  scratch -> runs("ten-children.yml", 10, OwnJournal.postgres(scratch)))));

  private DurableSuites() {}

  private static StoredRuns runs(String file, long more, OwnJournal journal) throws Exception {
    return new StoredRuns(file, Engine.adding(more), journal.name(), journal.config(), journal);
  }
}
