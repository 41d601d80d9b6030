package io.heddle.server.member;

import io.heddle.runtime.durable.ExecutionCommand;
import io.heddle.runtime.durable.RunRegion;
import io.heddle.runtime.durable.RunSlots;
import io.heddle.runtime.durable.StartReply;
import io.heddle.runtime.durable.WorkflowExecution;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** The durable runs of a cluster, reached through its shards. */
final class ShardedRuns implements RunRegion {

  private static final EntityTypeKey<ExecutionCommand> TYPE =
      EntityTypeKey.create(ExecutionCommand.class, WorkflowExecution.TYPE);

  /** Makes the behavior of a run; what it is given asks the shard to stop the run. */
  interface Factory {
    Behavior<ExecutionCommand> create(
        String executionId, Consumer<ActorRef<ExecutionCommand>> leaving);
  }

  private final ClusterSharding sharding;
  private final ActorRef<ShardingEnvelope<ExecutionCommand>> region;

  /**
   * @param slots of the store, which are the shards
   */
  ShardedRuns(ActorSystem<?> system, int slots, Factory factory) {
    this.sharding = ClusterSharding.get(system);
    this.region =
        sharding.init(
            Entity.of(
                    TYPE,
                    entity ->
                        factory.create(
                            entity.getEntityId(),
                            self -> entity.getShard().tell(new ClusterSharding.Passivate<>(self))))
                .withStopMessage(new ExecutionCommand.Leave())
                .withMessageExtractor(new BySlot(slots)));
  }

  /** A run's shard is its slot. */
  private static final class BySlot
      extends ShardingMessageExtractor<ShardingEnvelope<ExecutionCommand>, ExecutionCommand> {

    private final int slots;

    BySlot(int slots) {
      this.slots = slots;
    }

    @Override
    public String entityId(ShardingEnvelope<ExecutionCommand> envelope) {
      return envelope.entityId();
    }

    @Override
    public String shardId(String entityId) {
      return Integer.toString(RunSlots.of(entityId, slots));
    }

    @Override
    public ExecutionCommand unwrapMessage(ShardingEnvelope<ExecutionCommand> envelope) {
      return envelope.message();
    }
  }

  private void tell(String executionId, ExecutionCommand command) {
    region.tell(new ShardingEnvelope<>(executionId, command));
  }

  /** Asks a run; fails with a timeout when no answer comes. */
  <R> CompletionStage<R> ask(
      String executionId, Function<ActorRef<R>, ExecutionCommand> command, Duration patience) {
    return sharding.<ExecutionCommand>entityRefFor(TYPE, executionId).ask(command::apply, patience);
  }

  void unwatch(String executionId, Watcher watcher) {
    tell(executionId, new ExecutionCommand.Unwatch(watcher));
  }

  @Override
  public void start(RunRequest request, ActorRef<StartReply> replyTo) {
    tell(request.executionId(), new ExecutionCommand.Start(request, replyTo));
  }

  @Override
  public void cancelOrder(String executionId, String parentId, String reason, boolean kill) {
    tell(executionId, new ExecutionCommand.CancelOrder(parentId, reason, kill));
  }

  @Override
  public void orderEnded(String executionId, RunResult result) {
    tell(executionId, new ExecutionCommand.OrderEnded(result));
  }

  @Override
  public void wake(String executionId) {
    tell(executionId, new ExecutionCommand.Wake());
  }
}
