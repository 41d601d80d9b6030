package io.heddle.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.durable.ExecutionCommand;
import io.heddle.runtime.durable.RunSlots;
import io.heddle.runtime.durable.WorkflowExecution;
import io.heddle.server.member.TestMember;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.ActorNotFound;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run stays in memory while a node of it works, however long nobody speaks to it; one that only
 * waits leaves. {@code -Dheddle.node.seconds=300} lets the node take as long, beside being told
 * what an idle run is told.
 */
@Timeout(700)
final class LongNodeTest {

  private static final int NODE_SECONDS = Integer.getInteger("heddle.node.seconds", 0);
  private static final EntityTypeKey<ExecutionCommand> TYPE =
      EntityTypeKey.create(ExecutionCommand.class, WorkflowExecution.TYPE);

  @TempDir Path folder;

  private static String start(ServedMember server, String workflow) {
    var started = server.post(ServedMember.RUNS, "{\"workflow\": \"" + workflow + "\"}");
    assertThat(started.status()).as(started.json()::toString).isBetween(200, 299);
    return started.text("id");
  }

  /** The actor that a run is now. */
  private static ActorRef incarnation(ServedMember server, String run) throws Exception {
    var slot = RunSlots.of(run, server.member().store().settings().slots());
    var name = URLEncoder.encode(run, UTF_8);
    return Adapter.toClassic(server.member().system())
        .actorSelection("/system/sharding/%s/%d/%s".formatted(WorkflowExecution.TYPE, slot, name))
        .resolveOne(Duration.ofSeconds(10))
        .toCompletableFuture()
        .get();
  }

  private static void idle(ServedMember server, String run) {
    ClusterSharding.get(server.member().system())
        .entityRefFor(TYPE, run)
        .tell(new ExecutionCommand.Idle());
  }

  private static void await(ServedMember server, String run, String status) {
    while (!server.get("/api/executions/" + run).text("status").equals(status)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static void awaitGone(ServedMember server, String run) throws Exception {
    while (true) {
      try {
        incarnation(server, run);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      } catch (ExecutionException gone) {
        assertThat(gone).hasCauseInstanceOf(ActorNotFound.class);
        return;
      }
    }
  }

  @Test
  void aNodeThatTakesMinutesIsRunOnceByOneIncarnation() throws Exception {
    try (var target = new HeldTarget();
        var server = new ServedMember(folder)) {
      server.register("call", target.workflow());
      server.register("ask", TestMember.ASK);
      var asking = start(server, "ask");
      var calling = start(server, "call");
      target.awaitCall();
      await(server, asking, "waiting");
      var before = incarnation(server, calling);

      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(NODE_SECONDS));
      idle(server, calling);
      idle(server, asking);
      awaitGone(server, asking);

      assertThat(server.member().runs().query(calling).toCompletableFuture().get()).isPresent();
      assertThat(incarnation(server, calling)).isEqualTo(before);
      target.answer();
      var result =
          server.member().runs().end(calling, Duration.ofMinutes(1)).toCompletableFuture().get();
      assertThat(result.outputs()).isEqualTo(ObjectValue.of("text", Value.of("answer 1")));
      assertThat(target.calls()).isEqualTo(1);
    }
  }
}
