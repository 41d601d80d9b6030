package io.heddle.server.member;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.heddle.cluster.Profile;
import io.heddle.compiler.cache.CacheSettings;
import io.heddle.compiler.cache.WorkflowCache;
import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.StoreSetup;
import io.heddle.persistence.database.StoreProblem;
import io.heddle.persistence.event.ForkSources;
import io.heddle.persistence.history.HistoryQueries;
import io.heddle.persistence.run.RunScan;
import io.heddle.runtime.InFlight;
import io.heddle.runtime.RunTokens;
import io.heddle.runtime.durable.ExecutionSetup;
import io.heddle.runtime.durable.RunSlots;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.durable.WorkflowExecution;
import io.heddle.runtime.quota.GroupQuota;
import io.heddle.runtime.settings.EngineSettings;
import io.heddle.server.LocalWiring;
import java.time.Clock;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.slf4j.LoggerFactory;

/**
 * A process that carries durable runs: an open store, an actor system in a cluster, the groups'
 * actors and the scan that wakes what is due.
 *
 * <p>Close it to stop: runs under way are taken up by whoever opens the store next.
 */
public final class Member implements AutoCloseable {

  private static final long STOP_SECONDS = 20;
  private static final int SCANNERS = 1;

  private final Store store;
  private final ActorSystem<Void> system;
  private final ExecutorService blocking;
  private final Groups groups;
  private final DurableRuns runs;
  private final MemberHistory history;
  private final ForkSources forks;

  /** How opening a member went. */
  public sealed interface Opening {

    record Opened(Member member) implements Opening {}

    /**
     * @param message what a person can do about it
     */
    record Refused(StoreProblem problem, String message) implements Opening {}
  }

  /**
   * What differs from one member to another.
   *
   * @param config over the reference configuration: {@code heddle.store} and {@code heddle.quota}
   * @param wiring what the runs of a group of this name work with
   * @param quota the profile of {@code heddle.quota} that groups have
   * @param listener hears what was stored
   */
  public record Setup(
      Config config,
      Function<String, LocalWiring> wiring,
      String quota,
      StoredListener listener,
      Clock clock) {}

  /** Opens the store and joins the cluster of one. */
  public static Opening open(Setup setup) {
    return open(setup, true);
  }

  /** The same without looking for what is due: a run moves when it is told something, only. */
  public static Opening visit(Setup setup) {
    return open(setup, false);
  }

  private static Opening open(Setup setup, boolean scanning) {
    // Before several threads log for the first time at once, which would be remarked upon.
    var _ = LoggerFactory.getILoggerFactory();
    var config =
        setup
            .config()
            .withFallback(Profile.EMBEDDED.config())
            .withFallback(ConfigFactory.parseResources("heddle-durable.conf"))
            .withFallback(ConfigFactory.load())
            .resolve();
    return switch (Store.open(StoreSettings.of(config), setup.clock())) {
      case Store.Opening.Refused(var problem) -> new Opening.Refused(problem, problem.message());
      case Store.Opening.Opened(var store) ->
          new Opening.Opened(new Member(store, config, setup, scanning));
    };
  }

  private Member(Store store, Config config, Setup setup, boolean scanning) {
    this.store = store;
    this.blocking = Executors.newVirtualThreadPerTaskExecutor();
    this.history = MemberHistory.open(store, config);
    this.forks = new ForkSources(store, blocking);
    this.system =
        Adapter.toTyped(
            org.apache.pekko.actor.ActorSystem.create(
                "heddle",
                ActorSystemSetup.create(BootstrapSetup.create(config), new StoreSetup(store))));
    var cluster = Cluster.get(system);
    var name = name(cluster.selfMember());
    var key = store.secret("tokens", HexFormat.of().formatHex(RunTokens.newKey())).join();
    var slots = store.settings().slots();
    var door = new AtomicReference<Groups>();
    var calls = new InFlight();
    var sharded =
        new ShardedRuns(
            system,
            slots,
            (id, leaving) ->
                WorkflowExecution.create(
                    new ExecutionSetup(
                        id,
                        RunSlots.group(id),
                        RunSlots.of(id, slots),
                        name,
                        setup.clock(),
                        new RunTokens(HexFormat.of().parseHex(key)),
                        requireNonNull(door.get()),
                        requireNonNull(door.get()).region(),
                        calls,
                        history.heard(setup.listener()),
                        forks(),
                        "heddle.journal"),
                    leaving));
    this.groups =
        new Groups(
            system,
            store,
            setup.wiring(),
            GroupQuota.of(config, setup.quota()),
            EngineSettings.of(config),
            blocking,
            sharded,
            new WorkflowCache(CacheSettings.DEFAULT));
    door.set(groups);
    this.runs =
        new DurableRuns(
            sharded,
            groups,
            store,
            setup.clock(),
            () -> new RunTokens(HexFormat.of().parseHex(key)));
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    if (scanning) {
      scan(sharded, slots, cluster, setup.clock());
      keepHouse();
    }
  }

  /** One worker for each slice of the slots; the cluster runs each once. */
  private void scan(ShardedRuns sharded, int slots, Cluster cluster, Clock clock) {
    Supplier<Set<String>> members =
        () -> {
          var names = new HashSet<String>();
          cluster.state().getMembers().forEach(member -> names.add(name(member)));
          return names;
        };
    ShardedDaemonProcess.get(system)
        .init(
            RunScanner.Command.class,
            "run-scan",
            SCANNERS,
            slice -> {
              var from = slots * slice / SCANNERS;
              var to = slots * (slice + 1) / SCANNERS;
              return RunScanner.create(
                  new RunScanner.Setup(
                      store.scan(new RunScan.Slots(from, to)), members, sharded, clock));
            });
  }

  /** One in the cluster. */
  private void keepHouse() {
    var house = store.housekeeping(store.settings().retention());
    ShardedDaemonProcess.get(system)
        .init(Housekeeper.Command.class, "housekeeper", 1, _ -> Housekeeper.create(house));
  }

  /** A process under this name is never started twice. */
  private static String name(org.apache.pekko.cluster.Member member) {
    var unique = member.uniqueAddress();
    return "%s#%s".formatted(unique.address().hostPort(), unique.longUid());
  }

  /** The name under which this process owns runs. */
  public String name() {
    return name(Cluster.get(system).selfMember());
  }

  public Store store() {
    return store;
  }

  public ActorSystem<?> system() {
    return system;
  }

  /** Runs work that may block, each on a virtual thread. */
  public ExecutorService blocking() {
    return blocking;
  }

  public DurableRuns runs() {
    return runs;
  }

  /** What runs recorded, for their forks. */
  public ForkSources forks() {
    return forks;
  }

  /** Questions about what happened; none when histories are off or their tables do not open. */
  public Optional<HistoryQueries> history() {
    return history.queries();
  }

  /** The histories of its runs, or why there are none. */
  public MemberHistory histories() {
    return history;
  }

  /** When the histories tell of all that is stored now: they lag by some seconds otherwise. */
  public CompletableFuture<?> historyCaughtUp() {
    return history.caughtUp();
  }

  /** Stops the actors where they are, waits for what is being stored, and closes the store. */
  @Override
  public void close() {
    system.terminate();
    try {
      var _ = system.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LoggerFactory.getLogger(Member.class)
          .warn("the actors did not stop in time: {}", e.toString());
    }
    blocking.shutdownNow();
    history.close();
    store.close();
  }
}
