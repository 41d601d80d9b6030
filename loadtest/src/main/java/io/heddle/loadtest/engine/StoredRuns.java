package io.heddle.loadtest.engine;

import com.typesafe.config.Config;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.loadtest.macro.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/** Durable runs of one workflow in four groups of a member, from start to result. */
final class StoredRuns implements Workload {

  private static final int GROUPS = 4;

  private final String name;
  private final EphemeralRuns.Contract contract;
  private final AutoCloseable database;
  private final LoadMember member;
  private final ProcessedWorkflow[] workflows = new ProcessedWorkflow[GROUPS];

  /**
   * @param file of the folder {@code workflows}
   * @param store what {@code heddle.store} says
   * @param database closed with this
   */
  StoredRuns(
      String file,
      EphemeralRuns.Contract contract,
      String place,
      Config store,
      AutoCloseable database)
      throws IOException {
    this(
        file,
        contract,
        "%s, durable, %s".formatted(file, place),
        new LoadMember(store, Clock.systemUTC()),
        database);
  }

  /**
   * @param member closed with this
   */
  StoredRuns(
      String file,
      EphemeralRuns.Contract contract,
      String name,
      LoadMember member,
      AutoCloseable database)
      throws IOException {
    this.name = name;
    this.contract = contract;
    this.database = database;
    this.member = member;
    var text = Files.readString(Path.of("workflows", file));
    for (var group = 0; group < GROUPS; group++) {
      workflows[group] = member.register("load-" + group, file.replace(".yml", ""), text);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<Long> execute(long number) {
    var group = (int) (number % GROUPS);
    var id = "load-%d/0-%012d".formatted(group, number);
    return member
        .start("load-" + group, id, workflows[group], contract.inputs().apply(number))
        .thenCompose(_ -> member.end(id))
        .thenApply(result -> contract.result().applyAsLong(result.outputs()));
  }

  @Override
  public long expected(long number) {
    return contract.expected().applyAsLong(number);
  }

  @Override
  public void settle() {
    member.settle();
  }

  @Override
  public Stored stored() {
    return member.stored();
  }

  @Override
  public void close() {
    member.close();
    try {
      database.close();
    } catch (Exception failed) {
      throw new IllegalStateException("the database did not stop", failed);
    }
  }
}
