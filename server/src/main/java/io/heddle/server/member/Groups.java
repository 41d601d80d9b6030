package io.heddle.server.member;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.cache.WorkflowCache;
import io.heddle.compiler.registry.WorkflowRegistry;
import io.heddle.compiler.registry.WorkflowSource;
import io.heddle.persistence.Store;
import io.heddle.persistence.definition.DefinitionStore;
import io.heddle.runtime.GroupRules;
import io.heddle.runtime.RuntimeGroup;
import io.heddle.runtime.durable.ExecutionCommand;
import io.heddle.runtime.durable.GroupDoor;
import io.heddle.runtime.durable.RunRegion;
import io.heddle.runtime.durable.RunSlots;
import io.heddle.runtime.durable.StartReply;
import io.heddle.runtime.machine.ErrorHandlers;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.nested.RegistryLookup;
import io.heddle.runtime.quota.GroupQuota;
import io.heddle.runtime.settings.EngineSettings;
import io.heddle.server.LocalWiring;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The groups that have something to do on this member, each made when it is first needed. */
final class Groups implements GroupDoor {

  /**
   * A group on this member.
   *
   * @param registry its workflows, as its definitions have them
   * @param options with what its plugins add
   */
  record Group(
      String name,
      ActorRef<RuntimeGroup.Command> actor,
      WorkflowRegistry registry,
      DefinitionStore definitions,
      CompileOptions options,
      GroupQuota quota) {}

  private static final Logger LOG = LoggerFactory.getLogger(Groups.class);

  private final ActorSystem<?> system;
  private final Store store;
  private final Function<String, LocalWiring> wiring;
  private final GroupQuota quota;
  private final EngineSettings engine;
  private final ExecutorService blocking;
  private final RunRegion region;
  private final WorkflowCache cache;
  private final Map<String, Group> groups = new ConcurrentHashMap<>();

  /**
   * @param wiring what the runs of a group of this name work with
   * @param blocking runs work that may block
   */
  Groups(
      ActorSystem<?> system,
      Store store,
      Function<String, LocalWiring> wiring,
      GroupQuota quota,
      EngineSettings engine,
      ExecutorService blocking,
      RunRegion region,
      WorkflowCache cache) {
    this.system = system;
    this.store = store;
    this.wiring = wiring;
    this.quota = quota;
    this.engine = engine;
    this.blocking = blocking;
    this.region = region;
    this.cache = cache;
  }

  Group of(String name) {
    var known = groups.get(name);
    return known == null ? groups.computeIfAbsent(name, this::make) : known;
  }

  /** Reaches the durable runs of all groups. */
  RunRegion region() {
    return region;
  }

  private Group make(String name) {
    var definitions = store.definitions(name);
    var wires = wiring.apply(name);
    var options = wires.plugins().extend(CompileOptions.DEFAULT);
    var registry =
        new WorkflowRegistry(definitions, definition -> compile(name, definition, options));
    var setup =
        new RuntimeGroup.Setup(
            name,
            wires.ports(http -> store.services(name, http)),
            wires.executors(),
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString(),
            blocking,
            wires.plugins(),
            new GroupRules(
                quota, new RegistryLookup(registry, blocking), ErrorHandlers.NONE, region, engine));
    var actor = system.systemActorOf(RuntimeGroup.create(setup), "group-" + name, Props.empty());
    return new Group(name, actor, registry, definitions, options, quota);
  }

  private CompileResult compile(
      String group, WorkflowSource.Definition definition, CompileOptions options) {
    return cache.byVersion(
        group,
        definition.workflowId(),
        Integer.toString(definition.number()),
        definition.text(),
        text -> WorkflowCompiler.compile(null, text, options));
  }

  private ActorRef<RuntimeGroup.Command> actor(String executionId) {
    return of(RunSlots.group(executionId)).actor();
  }

  @Override
  public void enter(Entry entry) {
    actor(entry.executionId()).tell(new RuntimeGroup.Enter(entry));
  }

  @Override
  public void idle(String executionId, int grant) {
    actor(executionId).tell(new RuntimeGroup.Idle(executionId, grant));
  }

  @Override
  public void wake(String executionId) {
    actor(executionId).tell(new RuntimeGroup.Wake(executionId));
  }

  @Override
  public void order(
      RunOrder order, RunRequest by, ActorRef<ExecutionCommand> run, ActorRef<StartReply> replyTo) {
    actor(by.executionId()).tell(new RuntimeGroup.GuestOrder(order, by, run, replyTo));
  }

  @Override
  public void turn(String conversation, String executionId, ActorRef<ExecutionCommand> run) {
    var _ =
        store
            .turns()
            .standing(RunSlots.group(executionId), conversation, executionId)
            .whenComplete(
                (standing, failed) -> {
                  if (standing == null) {
                    LOG.warn("{} asks for its turn again: {}", executionId, failed.toString());
                  } else {
                    run.tell(standing);
                  }
                });
  }

  @Override
  public void leftTurn(String conversation, String executionId) {
    var _ =
        store
            .turns()
            .first(RunSlots.group(executionId), conversation)
            .whenComplete(
                (first, failed) -> {
                  if (first == null) {
                    LOG.warn("who waits behind {} asks later: {}", executionId, failed.toString());
                  } else {
                    first.ifPresent(region::wake);
                  }
                });
  }
}
