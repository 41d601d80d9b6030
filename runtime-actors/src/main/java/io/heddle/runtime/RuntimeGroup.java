package io.heddle.runtime;

import io.heddle.runtime.cache.CachedExecutors;
import io.heddle.runtime.cache.ResultCache;
import io.heddle.runtime.debug.DebugSession;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.plugin.PluginSet;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
  }

  /** Runs a workflow as {@link Run} does, with somebody who debugs it. */
  public record Debug(Run run, DebugSession session) implements Command {}

  /** Tells one execution something; a run that is not here (any more) hears nothing. */
  public record Tell(String executionId, EphemeralExecution.Command command) implements Command {}

  /**
   * Runs a workflow as a turn of a conversation: after its earlier turns, with what they left. The
   * run of a workflow inside a turn is no turn of its own.
   */
  public record Turn(String conversation, Run run) implements Command {}

  private record Stopped(String executionId) implements Command {}

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
   */
  public record Setup(
      String name,
      PortsFactory ports,
      Environment.Executors executors,
      Clock clock,
      Supplier<String> ids,
      ExecutorService blocking,
      PluginSet plugins) {

    /** A group without plugins. */
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

  private final ActorContext<Command> context;
  private final Environment environment;
  private final Map<String, ActorRef<EphemeralExecution.Command>> executions = new HashMap<>();
  private final ConversationTurns turns;

  public static Behavior<Command> create(Setup setup) {
    return Behaviors.setup(context -> new RuntimeGroup(context, setup).serving());
  }

  private RuntimeGroup(ActorContext<Command> context, Setup setup) {
    this.context = context;
    this.environment =
        new Environment(
            setup.ports().create(context),
            new CachedExecutors(setup.executors(), ResultCache.standard()),
            setup.clock(),
            setup.ids(),
            setup.blocking(),
            setup.plugins());
    var self = context.getSelf();
    this.turns =
        new ConversationTurns(
            environment.ports().services().conversations(),
            setup.clock(),
            run -> onRun(run, null),
            event -> self.tell(new OfTurn(event)));
  }

  private Behavior<Command> serving() {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Run run -> onRun(run, null);
              case Debug(var run, var session) -> onRun(run, session);
              case Turn(var conversation, var run) -> {
                turns.add(conversation, run);
                yield Behaviors.same();
              }
              case OfTurn(var event) -> {
                turns.on(event);
                yield Behaviors.same();
              }
              case Tell(var id, var told) -> {
                var execution = executions.get(id);
                if (execution != null) {
                  execution.tell(told);
                } else if (told instanceof EphemeralExecution.Cancel(var reason)) {
                  turns.cancel(id, reason);
                } else {
                  refuse(id, told);
                }
                yield Behaviors.same();
              }
              case Stopped(var id) -> {
                executions.remove(id);
                turns.stopped(id);
                yield Behaviors.same();
              }
            });
  }

  /** Who asks for an answer gets one from a run that is not here too. */
  private static void refuse(String id, EphemeralExecution.Command told) {
    switch (told) {
      case EphemeralExecution.Submit(_, var reply) ->
          reply.accept(new SubmitReply.NotWaiting("run %s is over or unknown".formatted(id)));
      case EphemeralExecution.Query(var reply) -> reply.accept(Optional.empty());
      default -> {}
    }
  }

  private Behavior<Command> onRun(Run run, @Nullable DebugSession debug) {
    var id = run.request().executionId();
    var execution =
        context.spawnAnonymous(
            EphemeralExecution.create(
                new EphemeralExecution.Setup(
                    run.request(),
                    run.ports().within(environment),
                    run.watcher(),
                    run.report(),
                    debug)));
    executions.put(id, execution);
    context.watchWith(execution, new Stopped(id));
    return Behaviors.same();
  }
}
