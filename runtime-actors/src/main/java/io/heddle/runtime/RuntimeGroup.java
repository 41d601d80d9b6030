package io.heddle.runtime;

import io.heddle.compiler.registry.ProcessResult;
import io.heddle.runtime.cache.CachedExecutors;
import io.heddle.runtime.debug.DebugSession;
import io.heddle.runtime.durable.ExecutionCommand;
import io.heddle.runtime.durable.GroupDoor;
import io.heddle.runtime.durable.StartReply;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.Answers;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.plugin.PluginSet;
import io.heddle.runtime.task.TaskBounds;
import io.heddle.runtime.task.TaskDesk;
import io.heddle.runtime.task.Tasks;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * A tenant on one member: owns the pools its runs share and supervises its ephemeral executions.
 *
 * <p>The pools are its children, so that one that crashes restarts alone and all of them stop with
 * the group.
 */
public final class RuntimeGroup {

  public sealed interface Command {}

  /**
   * Runs a workflow in memory.
   *
   * @param watcher hears the run's events, or null when nobody does
   * @param report hears the run's end, once
   * @param ports the clock and ids of its nodes
   */
  public record Run(
      RunRequest request, @Nullable Watcher watcher, Consumer<RunResult> report, RunPorts ports)
      implements Command {

    public Run(RunRequest request, @Nullable Watcher watcher, Consumer<RunResult> report) {
      this(request, watcher, report, RunPorts.OF_THE_GROUP);
    }

    Run with(RunRequest other) {
      return of(other, report);
    }

    /** Another run that is watched like this one. */
    Run of(RunRequest other, Consumer<RunResult> itsReport) {
      return new Run(other, watcher, itsReport, ports);
    }
  }

  /** Runs the action once no run is left, those that runs started included. */
  public record WhenIdle(Runnable action) implements Command {}

  /** Runs a workflow as {@link Run} does, with somebody who debugs it. */
  public record Debug(Run run, DebugSession session) implements Command {}

  /** Tells one execution something; a run that is not here (any more) hears nothing. */
  public record Tell(String executionId, EphemeralExecution.Command command) implements Command {}

  /**
   * A run wants another started.
   *
   * @param by the run that wants it
   */
  record Order(RunOrder order, Run by, ActorRef<Command> group) implements Command {}

  record Found(String runId, @Nullable ProcessResult result, @Nullable Throwable thrown)
      implements Command {}

  record OrderEnded(Order order, RunResult result) implements Command {}

  /** A run has nothing to do until somebody tells it something; see {@link GroupDoor#idle}. */
  public record Idle(String executionId, int grant) implements Command {}

  public record Wake(String executionId) implements Command {}

  record Answered(String executionId, Answers answers) implements Command {}

  record Stopped(String executionId) implements Command {}

  /**
   * Runs a workflow as a turn of a conversation: after its earlier turns, with what they left. The
   * run of a workflow inside a turn is no turn of its own.
   */
  public record Turn(String conversation, Run run) implements Command {}

  /** Asks for the queues of this group, from which workers outside take their tasks. */
  public record FindTasks(Consumer<Tasks> reply) implements Command {}

  /** A durable run of the group wants in. */
  public record Enter(GroupDoor.Entry entry) implements Command {}

  /**
   * A durable run orders another; see {@link GroupDoor#order}.
   *
   * @param replyTo hears what became of the start
   */
  public record GuestOrder(
      RunOrder order, RunRequest by, ActorRef<ExecutionCommand> run, ActorRef<StartReply> replyTo)
      implements Command {}

  record FoundForGuest(GuestOrder order, @Nullable ProcessResult result, @Nullable Throwable thrown)
      implements Command {}

  record GuestLeft(String executionId, ActorRef<ExecutionCommand> run) implements Command {}

  private record OfTurn(ConversationTurns.Event event) implements Command {}

  /** Makes the ports of a group; what they need to run becomes a child of the group's actor. */
  @FunctionalInterface
  public interface PortsFactory {
    GroupPorts create(ActorContext<?> group);
  }

  /**
   * @param name {@code [a-z0-9][a-z0-9-]{0,62}}
   * @param ids gives new ids, unique in the installation
   * @param blocking runs work that may block
   * @param plugins started; whoever started them stops them
   * @param rules what its runs go by
   */
  public record Setup(
      String name,
      PortsFactory ports,
      Environment.Executors executors,
      Clock clock,
      Supplier<String> ids,
      ExecutorService blocking,
      PluginSet plugins,
      GroupRules rules) {

    /** A group without bounds and without other workflows. */
    public Setup(
        String name,
        PortsFactory ports,
        Environment.Executors executors,
        Clock clock,
        Supplier<String> ids,
        ExecutorService blocking,
        PluginSet plugins) {
      this(name, ports, executors, clock, ids, blocking, plugins, GroupRules.NONE);
    }

    /** A group without bounds and without other workflows. */
    public Setup(
        String name,
        PortsFactory ports,
        Environment.Executors executors,
        Clock clock,
        Supplier<String> ids,
        ExecutorService blocking) {
      this(name, ports, executors, clock, ids, blocking, PluginSet.NONE);
    }
  }

  private final GroupRuns runs;
  private final Tasks tasks;
  private final ConversationTurns turns;

  public static Behavior<Command> create(Setup setup) {
    return Behaviors.setup(context -> new RuntimeGroup(context, setup).serving());
  }

  private RuntimeGroup(ActorContext<Command> context, Setup setup) {
    this.tasks =
        new Tasks(
            context.spawn(TaskDesk.create(TaskBounds.STANDARD, setup.clock()), "tasks")::tell);
    var environment =
        new Environment(
            setup.ports().create(context),
            CachedExecutors.of(setup.executors(), setup.rules().engine().results()),
            setup.clock(),
            setup.ids(),
            setup.blocking(),
            setup.clock(),
            setup.plugins(),
            tasks,
            ComputePool.of(setup.name()));
    this.runs = new GroupRuns(context, setup, environment);
    var self = context.getSelf();
    this.turns =
        new ConversationTurns(
            environment.ports().services().conversations(),
            setup.clock(),
            run -> runs.start(run, null),
            event -> self.tell(new OfTurn(event)));
  }

  private Behavior<Command> serving() {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case Run run -> runs.start(run, null);
            case Debug(var run, var session) -> runs.start(run, session);
            case Turn(var conversation, var run) -> turns.add(conversation, run);
            case OfTurn(var event) -> turns.on(event);
            case Tell(var id, var told) -> tell(id, told);
            case Order order -> runs.order(order);
            case Found(var id, var result, var thrown) -> runs.found(id, result, thrown);
            case OrderEnded(var order, var result) -> runs.report(order, result);
            case Idle(var id, var grant) -> runs.idle(id, grant);
            case Wake(var id) -> runs.wake(id);
            case Answered(var id, var answers) -> runs.answered(id, answers);
            case Stopped(var id) -> {
              runs.stopped(id);
              turns.stopped(id);
            }
            case Enter(var entry) -> runs.enter(entry);
            case GuestOrder order -> runs.guests().order(order);
            case FoundForGuest(var order, var result, var thrown) ->
                runs.guests().found(order, result, thrown);
            case GuestLeft(var id, var run) -> runs.guestLeft(id, run);
            case FindTasks(var reply) -> reply.accept(tasks);
            case WhenIdle(var action) -> runs.whenIdle(action);
          }
          return Behaviors.same();
        });
  }

  private void tell(String id, EphemeralExecution.Command told) {
    if (!runs.tell(id, told) && told instanceof EphemeralExecution.Cancel(var reason, _)) {
      turns.cancel(id, reason);
    }
  }
}
