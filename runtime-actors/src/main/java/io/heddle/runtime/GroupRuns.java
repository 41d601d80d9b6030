package io.heddle.runtime;

import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.debug.DebugSession;
import io.heddle.runtime.durable.ExecutionCommand;
import io.heddle.runtime.durable.GroupDoor;
import io.heddle.runtime.machine.Answers;
import io.heddle.runtime.machine.ErrorHandlers;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.nested.ChildRequests;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.quota.Permits;
import io.heddle.runtime.settings.EngineSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a group: begins those that may run, starts those that runs order, brings results up
 * and cancels down.
 *
 * <p>The state of the group's actor; confined to it.
 */
final class GroupRuns {

  private static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger(GroupRuns.class);

  /** A run whose actor lives. */
  private static final class Live {
    final ActorRef<EphemeralExecution.Command> actor;
    int grant;

    Live(ActorRef<EphemeralExecution.Command> actor) {
      this.actor = actor;
    }
  }

  /** A run that waits to begin. */
  private record Starting(RuntimeGroup.Run run, @Nullable DebugSession debug) {}

  private final ActorContext<RuntimeGroup.Command> context;
  private final RuntimeGroup.Setup setup;
  private final Environment environment;
  private final @Nullable Permits permits;
  private final Guests guests;
  private final Map<String, Live> live = new HashMap<>();
  private final Map<String, Starting> queued = new LinkedHashMap<>();
  private final Map<String, RuntimeGroup.Order> looking = new HashMap<>();
  private final OpenAsks asks = new OpenAsks();
  private final List<Runnable> whenIdle = new ArrayList<>();

  GroupRuns(
      ActorContext<RuntimeGroup.Command> context,
      RuntimeGroup.Setup setup,
      Environment environment) {
    this.context = context;
    this.setup = setup;
    this.environment = environment;
    var quota = setup.rules().quota();
    this.permits = quota.isBounded() ? new Permits(quota.maxRunning(), quota.maxQueued()) : null;
    this.guests = new Guests(context, setup, environment, permits);
  }

  /** A run that somebody outside asks for. */
  void start(RuntimeGroup.Run run, @Nullable DebugSession debug) {
    var id = run.request().executionId();
    switch (permits == null ? Permits.Answer.GRANTED : permits.start(id)) {
      case GRANTED -> spawn(run, debug);
      case QUEUED -> queued.put(id, new Starting(run, debug));
      case REFUSED -> refuse(run);
    }
  }

  private void refuse(RuntimeGroup.Run run) {
    var message = setup.rules().quota().refusal(setup.name());
    var failure =
        NodeFailure.of(ErrorKind.RATE_LIMITED, "quota_exceeded", "QuotaExceeded", message);
    run.report().accept(unstarted(run.request().executionId(), RunStatus.FAILED, failure));
  }

  private void spawn(RuntimeGroup.Run run, @Nullable DebugSession debug) {
    var limits = setup.rules().quota().lowest(run.request().limits());
    var bounded = run.with(run.request().with(limits));
    var id = run.request().executionId();
    var actor =
        context.spawnAnonymous(
            EphemeralExecution.create(
                new EphemeralExecution.Setup(
                    bounded.request(),
                    run.ports().within(environment),
                    bounded.watcher(),
                    bounded.report(),
                    new Link(bounded),
                    debug)));
    live.put(id, new Live(actor));
  }

  /** Tells one run something; false when it is not here. */
  boolean tell(String id, EphemeralExecution.Command command) {
    var run = live.get(id);
    if (run != null) {
      run.actor.tell(asks.sent(id, command));
      return true;
    }
    if (command instanceof EphemeralExecution.Cancel(var reason, _)) {
      return cancelUnstarted(id, reason);
    }
    asks.refuse(id, command);
    return false;
  }

  private boolean cancelUnstarted(String id, String reason) {
    var failure = new NodeFailure(ErrorKind.INTERNAL, "cancelled", "Aborted", reason, false, null);
    var waiting = queued.remove(id);
    if (waiting != null) {
      over(id);
      waiting.run().report().accept(unstarted(id, RunStatus.CANCELLED, failure));
    }
    var order = looking.remove(id);
    if (order != null) {
      report(order, unstarted(id, RunStatus.CANCELLED, failure));
      over(id);
    }
    return waiting != null || order != null;
  }

  /** A run orders another. Ordering again what is here already changes nothing. */
  void order(RuntimeGroup.Order order) {
    var id = order.order().runId();
    if (live.containsKey(id) || looking.containsKey(id)) {
      return;
    }
    if (permits != null) {
      permits.nested(id, order.by().request().executionId());
    }
    looking.put(id, order);
    var found =
        setup
            .rules()
            .workflows()
            .find(
                order.by().request().origin().definition(),
                order.order().workflow(),
                order.order().version())
            .toCompletableFuture();
    if (found.isDone() && !found.isCompletedExceptionally()) {
      found(id, found.join());
    } else {
      context.pipeToSelf(found, (result, thrown) -> new RuntimeGroup.Found(id, result, thrown));
    }
  }

  /** The workflow of an ordered run was looked up; the run may have been given up since. */
  void found(String id, @Nullable ProcessResult result, @Nullable Throwable thrown) {
    if (result == null) {
      LOG.error("looking a workflow up failed", thrown);
      var order = looking.remove(id);
      if (order != null) {
        report(order, unstarted(id, RunStatus.FAILED, internal("the workflow lookup failed")));
        over(id);
      }
    } else {
      found(id, result);
    }
  }

  private void found(String id, ProcessResult result) {
    var order = looking.remove(id);
    if (order == null) {
      return;
    }
    switch (ChildRequests.of(order.order(), order.by().request(), result)) {
      case ChildRequests.Made.Ready(var request) ->
          spawn(
              order
                  .by()
                  .of(
                      request,
                      ended -> order.group().tell(new RuntimeGroup.OrderEnded(order, ended))),
              null);
      case ChildRequests.Made.Impossible(var failure) -> {
        report(order, unstarted(id, RunStatus.FAILED, failure));
        over(id);
      }
    }
  }

  /** The run that ordered another hears its end, with the leave to go on, if there can be one. */
  void report(RuntimeGroup.Order order, RunResult result) {
    var parentId = order.by().request().executionId();
    if (!order.order().awaited() && result.status() == RunStatus.FAILED) {
      LOG.warn(
          "run {} that {} started failed: {}", result.executionId(), parentId, result.failure());
    }
    if (!order.order().isHeard()) {
      return;
    }
    var parent = live.get(parentId);
    if (parent != null) {
      var joined = permits != null && permits.joins(parentId);
      parent.actor.tell(new EphemeralExecution.SubRunEnded(result, joined ? ++parent.grant : 0));
    }
  }

  void idle(String id, int grant) {
    var run = live.get(id);
    if (permits != null && (run == null ? guests.hasHeard(id, grant) : run.grant == grant)) {
      carryOut(permits.idle(id));
    }
  }

  void wake(String id) {
    if (permits != null && permits.wake(id) == Permits.Answer.GRANTED) {
      grant(id);
    }
  }

  private void carryOut(List<Permits.Grant> grants) {
    for (var grant : grants) {
      var run = grant.begins() ? queued.remove(grant.runId()) : null;
      if (run != null) {
        spawn(run.run(), run.debug());
      } else {
        grant(grant.runId());
      }
    }
  }

  private void grant(String id) {
    var run = live.get(id);
    if (run != null) {
      run.actor.tell(new EphemeralExecution.Granted(++run.grant));
    } else {
      guests.grant(id);
    }
  }

  Guests guests() {
    return guests;
  }

  /** A durable run wants in; the end of its actor before may become known only later. */
  void enter(GroupDoor.Entry entry) {
    var before = guests.before(entry);
    if (before != null) {
      guestLeft(entry.executionId(), before);
    }
    guests.enter(entry);
  }

  /** The actor of a durable run stopped: what it held is free. */
  void guestLeft(String id, ActorRef<ExecutionCommand> actor) {
    if (guests.left(id, actor)) {
      over(id);
    }
  }

  /** A run has ended whose forms were answered. */
  void answered(String id, Answers answers) {
    asks.answered(id, answers);
  }

  /** The actor of a run stopped, in whatever way; its end was reported before. */
  void stopped(String id) {
    if (live.remove(id) != null) {
      asks.stopped(id);
      over(id);
    }
  }

  private void over(String id) {
    if (permits != null) {
      carryOut(permits.ended(id));
    }
    if (isIdle()) {
      whenIdle.forEach(Runnable::run);
      whenIdle.clear();
    }
  }

  private boolean isIdle() {
    return live.isEmpty() && looking.isEmpty() && queued.isEmpty() && guests.isEmpty();
  }

  /** Runs the action once no run is left. */
  void whenIdle(Runnable action) {
    whenIdle.add(action);
    if (isIdle()) {
      whenIdle.clear();
      action.run();
    }
  }

  private static NodeFailure internal(String message) {
    return NodeFailure.of(ErrorKind.INTERNAL, "internal_error", "InternalError", message);
  }

  private RunResult unstarted(String id, RunStatus status, NodeFailure failure) {
    return unstarted(id, status, new RunFailure(failure.type(), "", "", failure));
  }

  private RunResult unstarted(String id, RunStatus status, RunFailure failure) {
    var now = setup.clock().millis();
    return new RunResult(
        id, status, ObjectValue.EMPTY, failure, ObjectValue.EMPTY, Usage.NONE, 0, 0, now, now);
  }

  /** The way from a run to its group. */
  private final class Link implements GroupLink {
    private final RuntimeGroup.Run run;
    private final ActorRef<RuntimeGroup.Command> group = context.getSelf();

    Link(RuntimeGroup.Run run) {
      this.run = run;
    }

    private String id() {
      return run.request().executionId();
    }

    @Override
    public void order(RunOrder order) {
      group.tell(new RuntimeGroup.Order(order, run, group));
    }

    @Override
    public void cancel(String runId, String reason, boolean kill) {
      group.tell(new RuntimeGroup.Tell(runId, new EphemeralExecution.Cancel(reason, kill)));
    }

    @Override
    public void answered(Answers answers) {
      if (!answers.isEmpty()) {
        group.tell(new RuntimeGroup.Answered(id(), answers));
      }
    }

    @Override
    public ErrorHandlers errorHandlers() {
      return setup.rules().errorHandlers();
    }

    @Override
    public EngineSettings engine() {
      return setup.rules().engine();
    }

    @Override
    public boolean isBounded() {
      return setup.rules().quota().isBounded();
    }

    @Override
    public void idle(int grant) {
      group.tell(new RuntimeGroup.Idle(id(), grant));
    }

    @Override
    public void wake() {
      group.tell(new RuntimeGroup.Wake(id()));
    }

    @Override
    public void stopped() {
      group.tell(new RuntimeGroup.Stopped(id()));
    }
  }
}
