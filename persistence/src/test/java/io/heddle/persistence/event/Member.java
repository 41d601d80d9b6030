package io.heddle.persistence.event;

import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSetup;
import io.heddle.persistence.TestStore;
import io.heddle.runtime.Environment;
import io.heddle.runtime.GroupPorts;
import io.heddle.runtime.InFlight;
import io.heddle.runtime.durable.ExecutionCommand;
import io.heddle.runtime.durable.ExecutionSetup;
import io.heddle.runtime.durable.GroupAccess;
import io.heddle.runtime.durable.GroupDoor;
import io.heddle.runtime.durable.RunRegion;
import io.heddle.runtime.durable.StartReply;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.durable.WorkflowExecution;
import io.heddle.runtime.machine.ErrorHandlers;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.machine.Tokens;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.plugin.PluginSet;
import io.heddle.runtime.quota.Permits;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** A process as far as a run can tell: a store, an actor system, and the run in it. */
final class Member implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Script SAMPLE =
      new Script(SampleRun.request(), SampleRun.TEXT, SampleRun::outcome, PATIENCE);

  private final Script script;
  private final Store store;
  private final org.apache.pekko.actor.ActorSystem classic;
  private final ActorSystem<Void> system;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final ActorRef<ExecutionCommand> run;

  /** The attempts that were computed here, in order; see {@link SampleRun#name}. */
  final List<String> computed = new CopyOnWriteArrayList<>();

  Member(TestStore kind, Path folder, String name, Consumer<Activation> work, Listening listener) {
    this(kind.open(folder), name, work, listener);
  }

  Member(Store open, String name, Consumer<Activation> work, Listening listener) {
    this(open, name, SAMPLE, work, listener);
  }

  Member(Store open, String name, Script script, Consumer<Activation> work, Listening listener) {
    this.store = open;
    this.script = script;
    var workflow = script.request().workflow().id();
    store.definitions(SampleRun.GROUP).register(workflow, script.text()).join();
    var config =
        ConfigFactory.parseMap(
                Map.of(
                    "pekko.persistence.snapshot-store.plugin", "heddle.snapshot-store",
                    "pekko.coordinated-shutdown.run-by-actor-system-terminate", "off",
                    "pekko.loglevel", "OFF"))
            .withFallback(ConfigFactory.parseResources("heddle-durable.conf"))
            .withFallback(ConfigFactory.load());
    classic =
        org.apache.pekko.actor.ActorSystem.create(
            "member",
            ActorSystemSetup.create(BootstrapSetup.create(config), new StoreSetup(store)));
    system = Adapter.toTyped(classic);
    NodeExecutor executor =
        (activation, _) -> {
          computed.add(
              SampleRun.name(activation.frame(), activation.node().index(), activation.attempt()));
          work.accept(activation);
          return CompletableFuture.completedFuture(script.outcome().apply(activation));
        };
    var environment =
        new Environment(
            noPorts(),
            _ -> executor,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString(),
            blocking,
            PluginSet.NONE);
    StoredListener heard = (number, event, _) -> listener.onStored(this, number, event);
    var setup =
        new ExecutionSetup(
            script.request().executionId(),
            SampleRun.GROUP,
            0,
            name,
            Clock.systemUTC(),
            Tokens.NONE,
            new OpenDoor(environment),
            new NoRegion(),
            new InFlight(),
            heard,
            new ForkSources(store, blocking),
            "heddle.journal");
    run =
        system.systemActorOf(
            WorkflowExecution.create(setup, self -> self.tell(new ExecutionCommand.Leave())),
            "run",
            Props.empty());
  }

  /** What is run, and what its nodes compute. */
  record Script(
      RunRequest request, String text, Function<Activation, Outcome> outcome, Duration patience) {}

  /** Hears what was stored, and where. */
  interface Listening {
    void onStored(Member member, long number, io.heddle.runtime.durable.RunEvent event);
  }

  /** A group without bounds. */
  private record OpenDoor(Environment environment) implements GroupDoor {

    @Override
    public void enter(Entry entry) {
      var access =
          new GroupAccess(environment, ErrorHandlers.NONE, false, Permits.Answer.GRANTED, "");
      entry.run().tell(new ExecutionCommand.Entered(access));
    }

    @Override
    public void idle(String executionId, int grant) {}

    @Override
    public void wake(String executionId) {}

    @Override
    public void order(
        RunOrder order,
        RunRequest by,
        ActorRef<ExecutionCommand> from,
        ActorRef<StartReply> replyTo) {
      throw new AssertionError(order);
    }

    /** Nobody else takes part in the conversation of the sample. */
    @Override
    public void turn(String conversation, String executionId, ActorRef<ExecutionCommand> from) {
      from.tell(new ExecutionCommand.TurnCame(0, io.heddle.compiler.value.ObjectValue.EMPTY));
    }

    @Override
    public void leftTurn(String conversation, String executionId) {}
  }

  /** The sample orders no other run. */
  private record NoRegion() implements RunRegion {

    @Override
    public void start(RunRequest request, ActorRef<StartReply> replyTo) {
      throw new AssertionError(request);
    }

    @Override
    public void cancelOrder(String executionId, String parentId, String reason, boolean kill) {
      throw new AssertionError(executionId);
    }

    @Override
    public void orderEnded(String executionId, RunResult result) {
      throw new AssertionError(executionId);
    }

    @Override
    public void wake(String executionId) {}
  }

  /** The sample touches nothing outside. */
  private static GroupPorts noPorts() {
    return (GroupPorts)
        Proxy.newProxyInstance(
            Member.class.getClassLoader(),
            new Class<?>[] {GroupPorts.class},
            (_, method, _) -> {
              throw new AssertionError(method);
            });
  }

  Store store() {
    return store;
  }

  CompletionStage<StartReply> start() {
    return ask(replyTo -> new ExecutionCommand.Start(script.request(), replyTo));
  }

  CompletionStage<SubmitReply> submit() {
    return ask(replyTo -> new ExecutionCommand.Submit(SampleRun.answer(), replyTo));
  }

  CompletionStage<ExecutionCommand.Ack> pause() {
    return ask(replyTo -> new ExecutionCommand.Pause("test", false, replyTo));
  }

  CompletionStage<ExecutionCommand.Ack> resume() {
    return ask(ExecutionCommand.Resume::new);
  }

  CompletionStage<ExecutionCommand.Ack> cancel() {
    return ask(replyTo -> new ExecutionCommand.Cancel("test", false, replyTo));
  }

  CompletionStage<RunResult> end() {
    return ask(ExecutionCommand.AwaitEnd::new);
  }

  private <R> CompletionStage<R> ask(
      org.apache.pekko.japi.function.Function<ActorRef<R>, ExecutionCommand> command) {
    return AskPattern.ask(run, command, script.patience(), system.scheduler());
  }

  /** Ends at once: the actors get no chance to say goodbye. */
  @Override
  public void close() {
    classic.terminate();
    classic.getWhenTerminated().toCompletableFuture().join();
    blocking.shutdownNow();
    store.close();
  }
}
