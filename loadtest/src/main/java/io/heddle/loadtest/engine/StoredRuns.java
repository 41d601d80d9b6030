package io.heddle.loadtest.engine;

import com.typesafe.config.Config;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.loadtest.macro.ClosedLoop.WrongResult;
import io.heddle.loadtest.macro.Workload;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.durable.StartReply;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.server.LocalPorts;
import io.heddle.server.member.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Durable runs of one workflow in four groups of a member, from start to result. */
final class StoredRuns implements Workload {

  private static final int GROUPS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final EphemeralRuns.Contract contract;
  private final AutoCloseable database;
  private final Member member;
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
    this.name = "%s, durable, %s".formatted(file, place);
    this.contract = contract;
    this.database = database;
    this.member = open(store);
    var text = Files.readString(Path.of("workflows", file));
    for (var group = 0; group < GROUPS; group++) {
      var definitions = member.runs().definitions("load-" + group);
      var definition = definitions.register(file.replace(".yml", ""), text).join();
      workflows[group] = workflow("load-" + group, definition.workflowId());
    }
  }

  private static Member open(Config store) {
    var setup =
        new Member.Setup(
            store,
            group -> new LocalPorts(LocalPorts.Options.of(group, NetworkPolicy.local())),
            "loadtest",
            StoredListener.NONE,
            Clock.systemUTC());
    return switch (Member.open(setup)) {
      case Member.Opening.Opened(var member) -> member;
      case Member.Opening.Refused(_, var message) -> throw new IllegalStateException(message);
    };
  }

  private ProcessedWorkflow workflow(String group, String id) {
    return switch (member.runs().workflow(group, id, null)) {
      case ProcessResult.Processed(var definition) -> definition;
      case ProcessResult.Refused refused ->
          throw new IllegalStateException(refused.findings().toString());
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<Long> execute(long number) {
    var group = (int) (number % GROUPS);
    var id = "load-%d/0-%012d".formatted(group, number);
    var built =
        RunBuilder.of(workflows[group].workflow())
            .group("load-" + group)
            .executionId(id)
            .inputs(contract.inputs().apply(number))
            .build();
    if (!(built instanceof RunBuilder.Built.Ready ready)) {
      throw new IllegalStateException("not ready: " + built);
    }
    var request = ready.from(RunOrigin.of(workflows[group])).request();
    return member
        .runs()
        .start("load-" + group, request)
        .thenCompose(
            reply -> {
              if (!(reply instanceof StartReply.Started)) {
                throw new WrongResult("execution %s was not started: %s".formatted(id, reply));
              }
              return member.runs().end(id, PATIENCE);
            })
        .thenApply(result -> checked(number, result));
  }

  private long checked(long number, RunResult result) {
    if (result.status() != RunStatus.SUCCEEDED) {
      throw new WrongResult(
          "execution %d ended %s: %s".formatted(number, result.status(), result.failure()));
    }
    return contract.result().applyAsLong(result.outputs());
  }

  @Override
  public long expected(long number) {
    return contract.expected().applyAsLong(number);
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
