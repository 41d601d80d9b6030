package io.heddle.loadtest.baseline;

import io.heddle.loadtest.macro.Suite;
import java.util.List;

/** The suites that need no engine. */
public final class Baselines {

  private static final String ENTITY_NOTE =
      "Stock pekko-persistence-jdbc 1.1.1 with its own batching; 280 B events; four groups as"
          + " shards; each execution is a new entity that stops with its answer.";

  public static final List<Suite> SUITES =
      List.of(
          new Suite(
              "floor",
              "file log: 12 records of 300 B per execution, each on the disk before the next",
              60_000,
              List.of("One writer; whatever waits goes out in one write and one fdatasync."),
              List.of(scratch -> new FileLogFloor(scratch.resolve("log")))),
          new Suite(
              "baseline-child",
              "bare child actors: spawned, two messages, stopped; ten in a row per execution",
              200_000,
              List.of("Divide by ten for one child."),
              List.of(_ -> new BareChildren())),
          new Suite(
              "baseline-entity-sqlite",
              "bare sharded event-sourced entity on SQLite: 11 events with children, 2 fused",
              6_000,
              List.of(ENTITY_NOTE, "One connection; WAL; synchronous=FULL."),
              List.of(
                  scratch ->
                      new BareEntity(BareExecution.Shape.CHILDREN, new SqliteJournal(scratch)),
                  scratch ->
                      new BareEntity(BareExecution.Shape.FUSED, new SqliteJournal(scratch)))),
          new Suite(
              "baseline-entity-postgres",
              "the same on PostgreSQL, which comes along and needs no installation",
              6_000,
              List.of(
                  ENTITY_NOTE,
                  "Eight connections; fsync and synchronous_commit are on, and asked for.",
                  "The CPU of the database server is not in the column, but it shares the cores."),
              List.of(
                  scratch ->
                      new BareEntity(BareExecution.Shape.CHILDREN, new PostgresJournal(scratch)),
                  scratch ->
                      new BareEntity(BareExecution.Shape.FUSED, new PostgresJournal(scratch)))));

  private Baselines() {}
}
