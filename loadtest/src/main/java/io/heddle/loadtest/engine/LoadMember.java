package io.heddle.loadtest.engine;

import com.typesafe.config.Config;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.loadtest.macro.ClosedLoop.WrongResult;
import io.heddle.loadtest.macro.Workload;
import io.heddle.persistence.database.Session;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.durable.StartReply;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.server.LocalPorts;
import io.heddle.server.member.DurableRuns;
import io.heddle.server.member.Member;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/** A member as the load tests have it: quotas of load tests, requests allowed to go anywhere. */
final class LoadMember implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

  private final Member member;

  /**
   * @param store what {@code heddle.store} says
   */
  LoadMember(Config store, Clock clock) {
    var setup =
        new Member.Setup(
            store,
            group -> new LocalPorts(LocalPorts.Options.of(group, NetworkPolicy.local())),
            "loadtest",
            StoredListener.NONE,
            clock);
    this.member =
        switch (Member.open(setup)) {
          case Member.Opening.Opened(var opened) -> opened;
          case Member.Opening.Refused(_, var message) -> throw new IllegalStateException(message);
        };
  }

  DurableRuns runs() {
    return member.runs();
  }

  ProcessedWorkflow register(String group, String name, String text) {
    var id = runs().definitions(group).register(name, text).join().workflowId();
    return switch (runs().workflow(group, id, null)) {
      case ProcessResult.Processed(var definition) -> definition;
      case ProcessResult.Refused refused ->
          throw new IllegalStateException(refused.findings().toString());
    };
  }

  /** Completes when the start is stored. */
  CompletionStage<StartReply> start(
      String group, String id, ProcessedWorkflow workflow, ObjectValue inputs) {
    var built =
        RunBuilder.of(workflow.workflow()).group(group).executionId(id).inputs(inputs).build();
    if (!(built instanceof RunBuilder.Built.Ready ready)) {
      throw new IllegalStateException("not ready: " + built);
    }
    return runs()
        .start(group, ready.from(RunOrigin.of(workflow)).request())
        .thenApply(
            reply -> {
              if (!(reply instanceof StartReply.Started)) {
                throw new WrongResult("execution %s was not started: %s".formatted(id, reply));
              }
              return reply;
            });
  }

  /** Completes with the end of a run, which must be a good one. */
  CompletionStage<RunResult> end(String id) {
    return runs()
        .end(id, PATIENCE)
        .thenApply(
            result -> {
              if (result.status() != RunStatus.SUCCEEDED) {
                throw new WrongResult(
                    "execution %s ended %s: %s".formatted(id, result.status(), result.failure()));
              }
              return result;
            });
  }

  /** How many runs of a group stand so. */
  long count(String group, RunStatus status) {
    return member.store().runs().counts(group, 0).join().getOrDefault(status, 0L);
  }

  /**
   * Waits until the histories tell of all runs.
   *
   * @throws WrongResult when they do not within {@link #PATIENCE}, or fell too far behind to know
   */
  void settle() {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var counts = member.histories().counts().orElseThrow();
    while (counts.behind() > 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new WrongResult("histories do not keep up: " + counts);
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      counts = member.histories().counts().orElseThrow();
    }
    if (counts.forgotten() > 0) {
      throw new WrongResult("histories fell behind: " + counts);
    }
  }

  /** What the journal holds; reads all of it. */
  Workload.Stored stored() {
    return member.store().readers().read(LoadMember::count).join();
  }

  private static Workload.Stored count(Session session) throws SQLException {
    var sum = session.prepare("select count(*), coalesce(sum(length(payload)), 0) from event");
    try (var rows = sum.executeQuery()) {
      rows.next();
      return new Workload.Stored(rows.getLong(1), rows.getLong(2));
    }
  }

  @Override
  public void close() {
    member.close();
  }
}
