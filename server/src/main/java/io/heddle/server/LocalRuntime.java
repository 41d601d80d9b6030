package io.heddle.server;

import com.typesafe.config.ConfigFactory;
import io.heddle.compiler.CompileOptions;
import io.heddle.runtime.EphemeralExecution;
import io.heddle.runtime.GroupRules;
import io.heddle.runtime.PauseReply;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.RuntimeGroup;
import io.heddle.runtime.event.RunSnapshot;
import io.heddle.runtime.event.WatchReply;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.ErrorHandlers;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.nested.WorkflowLookup;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.plugin.PluginSet;
import io.heddle.runtime.quota.GroupQuota;
import io.heddle.runtime.settings.EngineSettings;
import io.heddle.runtime.task.Tasks;
import io.heddle.server.knowledge.LocalKnowledge;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One group in this process, without a cluster and without a journal: what {@code heddle run} runs
 * on.
 */
public final class LocalRuntime implements AutoCloseable {

  private final ActorSystem<RuntimeGroup.Command> system;
  private final ExecutorService blocking;

  private LocalRuntime(ActorSystem<RuntimeGroup.Command> system, ExecutorService blocking) {
    this.system = system;
    this.blocking = blocking;
  }

  /**
   * @param denyPrivateNetwork whether requests to loopback and private addresses are refused
   */
  public static LocalRuntime start(String group, boolean denyPrivateNetwork) {
    return start(group, denyPrivateNetwork, LocalKnowledge.NONE, PluginSet.NONE);
  }

  /**
   * With knowledge to search, and plugins.
   *
   * @param plugins started; the caller stops them when the runtime is closed
   */
  public static LocalRuntime start(
      String group,
      boolean denyPrivateNetwork,
      NodeContext.KnowledgeBase knowledge,
      PluginSet plugins) {
    var policy = denyPrivateNetwork ? NetworkPolicy.server() : NetworkPolicy.local();
    var options = LocalPorts.Options.of(group, policy);
    return start(group, new LocalPorts(options.withKnowledge(knowledge).withPlugins(plugins)));
  }

  /** Over other ports than the usual ones, without other workflows. */
  public static LocalRuntime start(String group, LocalWiring wiring) {
    return start(group, wiring, _ -> WorkflowLookup.NONE);
  }

  /**
   * @param workflows finds what runs start, on an executor that may block
   */
  public static LocalRuntime start(
      String group, LocalWiring wiring, Function<ExecutorService, WorkflowLookup> workflows) {
    // Before several threads log for the first time at once, which would be remarked upon.
    var _ = LoggerFactory.getILoggerFactory();
    var blocking = Executors.newVirtualThreadPerTaskExecutor();
    var settings = ConfigFactory.load();
    var rules =
        new GroupRules(
            GroupQuota.of(settings, "local"),
            workflows.apply(blocking),
            ErrorHandlers.NONE,
            EngineSettings.of(settings));
    var setup =
        new RuntimeGroup.Setup(
            group,
            wiring.ports(),
            wiring.executors(),
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString(),
            blocking,
            wiring.plugins(),
            rules);
    var config =
        ConfigFactory.parseString(
                """
                pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                pekko.logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
                pekko.loglevel = WARNING
                pekko.stdout-loglevel = OFF
                pekko.log-dead-letters = off
                pekko.jvm-shutdown-hooks = off
                pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                pekko.actor.default-dispatcher.throughput = 20
                """)
            .withFallback(ConfigFactory.load());
    return new LocalRuntime(
        ActorSystem.create(RuntimeGroup.create(setup), "heddle", config), blocking);
  }

  /** What texts are compiled with here. */
  public static CompileOptions compileOptions() {
    return CompileOptions.DEFAULT;
  }

  /** Runs what was built; the result comes however the run ends. */
  public CompletableFuture<RunResult> run(RunBuilder.Built.Ready ready) {
    var result = new CompletableFuture<RunResult>();
    var run =
        new RuntimeGroup.Run(ready.request(), ready.watcher(), result::complete, ready.ports());
    var debug = ready.debug();
    system.tell(debug == null ? run : new RuntimeGroup.Debug(run, debug));
    return result;
  }

  /** Runs what was built as the next turn of a conversation of this group. */
  public CompletableFuture<RunResult> turn(String conversation, RunBuilder.Built.Ready ready) {
    var result = new CompletableFuture<RunResult>();
    system.tell(
        new RuntimeGroup.Turn(
            conversation,
            new RuntimeGroup.Run(
                ready.request(), ready.watcher(), result::complete, ready.ports())));
    return result;
  }

  /** Done once no run is left: those that runs started and did not wait for included. */
  public CompletableFuture<@Nullable Void> idle() {
    var idle = new CompletableFuture<@Nullable Void>();
    system.tell(new RuntimeGroup.WhenIdle(() -> idle.complete(null)));
    return idle;
  }

  /** Answers a node that waits. */
  public CompletableFuture<SubmitReply> submit(String executionId, Input.Submit submission) {
    var reply = new CompletableFuture<SubmitReply>();
    var submit = new EphemeralExecution.Submit(submission, reply::complete);
    system.tell(new RuntimeGroup.Tell(executionId, submit));
    return reply;
  }

  /** How a run stands. */
  public CompletableFuture<Optional<RunSnapshot>> query(String executionId) {
    var reply = new CompletableFuture<Optional<RunSnapshot>>();
    system.tell(new RuntimeGroup.Tell(executionId, new EphemeralExecution.Query(reply::complete)));
    return reply;
  }

  /** The queues of this group, from which workers outside take their tasks. */
  public CompletableFuture<Tasks> tasks() {
    var tasks = new CompletableFuture<Tasks>();
    system.tell(new RuntimeGroup.FindTasks(tasks::complete));
    return tasks;
  }

  /**
   * Watches a run that is under way: the reply comes before the first event, and no event is missed
   * or told twice.
   */
  public CompletableFuture<WatchReply> watch(String executionId, Watcher watcher) {
    var reply = new CompletableFuture<WatchReply>();
    var watch = new EphemeralExecution.Watch(watcher, reply::complete);
    system.tell(new RuntimeGroup.Tell(executionId, watch));
    return reply;
  }

  /** This watcher hears no more of the run. */
  public void unwatch(String executionId, Watcher watcher) {
    system.tell(new RuntimeGroup.Tell(executionId, new EphemeralExecution.Unwatch(watcher)));
  }

  /** Lets running nodes finish and starts none; the reply comes when none runs any more. */
  public CompletableFuture<PauseReply> pause(String executionId, String reason) {
    var reply = new CompletableFuture<PauseReply>();
    var pause = new EphemeralExecution.Pause(reason, reply::complete);
    system.tell(new RuntimeGroup.Tell(executionId, pause));
    return reply;
  }

  public void resume(String executionId) {
    system.tell(new RuntimeGroup.Tell(executionId, new EphemeralExecution.Resume()));
  }

  public void cancel(String executionId, String reason) {
    system.tell(new RuntimeGroup.Tell(executionId, new EphemeralExecution.Cancel(reason)));
  }

  @Override
  public void close() {
    system.terminate();
    blocking.shutdownNow();
  }
}
