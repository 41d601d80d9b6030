package io.heddle.loadtest.baseline;

import io.heddle.loadtest.macro.Suite;
import java.util.List;

/** The store against what it replaces, in one run. */
public final class StoreSuites {

  private static final List<String> NOTES =
      List.of(
          "The same bare entity, first on stock pekko-persistence-jdbc, then on Heddle's journal.",
          "No run rows: the bare entity has none.");

  public static final List<Suite> SUITES =
      List.of(
          new Suite(
              "store-entity-sqlite",
              "bare entity on SQLite: the stock journal and Heddle's, fused and with children",
              6_000,
              NOTES,
              List.of(
                  scratch -> new BareEntity(BareExecution.Shape.FUSED, new SqliteJournal(scratch)),
                  scratch -> new BareEntity(BareExecution.Shape.FUSED, OwnJournal.sqlite(scratch)),
                  scratch ->
                      new BareEntity(BareExecution.Shape.CHILDREN, new SqliteJournal(scratch)),
                  scratch ->
                      new BareEntity(BareExecution.Shape.CHILDREN, OwnJournal.sqlite(scratch)))),
          new Suite(
              "store-entity-postgres",
              "the same on PostgreSQL",
              6_000,
              NOTES,
              List.of(
                  scratch ->
                      new BareEntity(BareExecution.Shape.FUSED, new PostgresJournal(scratch)),
                  scratch ->
                      new BareEntity(BareExecution.Shape.FUSED, OwnJournal.postgres(scratch)),
                  scratch ->
                      new BareEntity(BareExecution.Shape.CHILDREN, new PostgresJournal(scratch)),
                  scratch ->
                      new BareEntity(BareExecution.Shape.CHILDREN, OwnJournal.postgres(scratch)))),
          new Suite(
              "store-scan",
              "the scan of a million waiting rows; run it with --in-flight 1",
              500,
              List.of("Filling takes minutes. One scan asks for all 256 slots."),
              List.of(
                  scratch -> new WaitingRows(OwnJournal.sqlite(scratch)),
                  scratch -> new WaitingRows(OwnJournal.postgres(scratch)))));

  private StoreSuites() {}
}
