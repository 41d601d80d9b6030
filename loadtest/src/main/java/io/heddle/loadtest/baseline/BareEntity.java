package io.heddle.loadtest.baseline;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.heddle.loadtest.macro.Workload;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** One sharded event-sourced entity for each execution, in a cluster of one, on a stock journal. */
public final class BareEntity implements Workload {

  private static final int GROUPS = 4;
  private static final Duration ASK = Duration.ofSeconds(30);

  private final String name;
  private final StockJournal journal;
  private final ActorSystem<Void> system;
  private final ClusterSharding sharding;

  /** Starts the cluster; closes the journal with itself. */
  public BareEntity(BareExecution.Shape shape, StockJournal journal) {
    this.name = "entity, %s, %s".formatted(shape.name().toLowerCase(Locale.ROOT), journal.name());
    this.journal = journal;
    this.system = ActorSystem.create(Behaviors.empty(), "baseline", config(journal));
    this.sharding = ClusterSharding.get(system);
    joinSelf();
    sharding.init(
        Entity.of(
                BareExecution.TYPE_KEY, entity -> BareExecution.create(entity.getEntityId(), shape))
            .withMessageExtractor(new ByGroup()));
  }

  private static Config config(StockJournal journal) {
    return journal.config().withFallback(ConfigFactory.load("baseline.conf")).resolve();
  }

  private void joinSelf() {
    var up = new CountDownLatch(1);
    org.apache.pekko.cluster.Cluster.get(system).registerOnMemberUp(up::countDown);
    var cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    try {
      if (!up.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the cluster of one did not come up");
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException("interrupted while the cluster came up", interrupted);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<Long> execute(long number) {
    EntityRef<BareExecution.Command> entity =
        sharding.entityRefFor(
            BareExecution.TYPE_KEY, "group%d/%d".formatted(number % GROUPS, number));
    return entity.ask(replyTo -> new BareExecution.Run(number, replyTo), ASK);
  }

  @Override
  public long expected(long number) {
    return number + BareExecution.STEPS;
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    journal.close();
  }

  /** The shard of an execution is its group. */
  private static final class ByGroup
      extends ShardingMessageExtractor<
          ShardingEnvelope<BareExecution.Command>, BareExecution.Command> {

    @Override
    public String entityId(ShardingEnvelope<BareExecution.Command> envelope) {
      return envelope.entityId();
    }

    @Override
    public String shardId(String entityId) {
      return entityId.substring(0, entityId.indexOf('/'));
    }

    @Override
    public BareExecution.Command unwrapMessage(ShardingEnvelope<BareExecution.Command> envelope) {
      return envelope.message();
    }
  }
}
