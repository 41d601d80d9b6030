package io.heddle.runtime;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.EphemeralExecution.Command;
import io.heddle.runtime.machine.Answers;
import io.heddle.runtime.machine.Effect;
import io.heddle.runtime.machine.ErrorHandlers;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.FactListener;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.TurnContext;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.quota.Permits;
import io.heddle.runtime.routing.RoutingContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A group of few permits with random runs inside runs, whose messages are delivered one by one in
 * an order drawn from a seed: those of one sender in the order in which they were sent.
 */
final class GroupSimulation {

  private static final List<String> EVENTS =
      List.of("node-completed", "node-failed", "run-completed", "run-failed");
  private static final int PER_LEVEL = 10;

  /** Compiled once: level 2 runs those of level 1, which run those of level 0. */
  private static final List<CompiledWorkflow> WORKFLOWS =
      IntStream.range(0, 30).mapToObj(index -> workflow(new Random(index), index)).toList();

  private static final int MAX_DELIVERIES = 20_000;

  /** A bug put into the group on purpose, to see that the invariants find it. */
  enum Planted {
    NONE,
    LEAK_A_PERMIT,
    /** A run is taken to be idle though a result is on its way to it. */
    BELIEVE_OLD_NEWS
  }

  private final long seed;
  private final Random random;
  private final Planted planted;
  private final int limit;
  private final Permits permits;
  private final ArrayDeque<Runnable> group = new ArrayDeque<>();
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final Map<String, RunRequest> queued = new LinkedHashMap<>();
  private final Map<String, Integer> grants = new LinkedHashMap<>();
  private final Set<String> waitedFor = new HashSet<>();
  private long now = 1_000;
  int nested;

  GroupSimulation(long seed, Planted planted) {
    this.seed = seed;
    this.random = new Random(seed);
    this.planted = planted;
    this.limit = 1 + random.nextInt(2);
    this.permits = new Permits(limit, 10);
  }

  private static CompiledWorkflow workflow(Random random, int index) {
    var level = index / PER_LEVEL;
    var text = new StringBuilder("version: \"0.1.0\"\nnodes:\n");
    text.append("  - { id: start, data: { type: start, title: S } }\n");
    var edges = new ArrayList<String>();
    var size = 1 + random.nextInt(4);
    for (var i = 0; i < size; i++) {
      var spec = "type: plugin.work";
      if (random.nextInt(3) == 0) {
        spec +=
            ", retry_config: { max_retries: 2, retry_interval: 5, retry_on_retryable_only: false }";
      } else if (level > 0 && random.nextBoolean()) {
        var other = (level - 1) * PER_LEVEL + random.nextInt(PER_LEVEL);
        spec = "type: workflow, workflow: w%d, wait: %s".formatted(other, random.nextInt(4) > 0);
      }
      text.append("  - { id: n%d, data: { title: T, %s } }\n".formatted(i, spec));
      var source = i == 0 || random.nextInt(3) == 0 ? "start" : "n" + random.nextInt(i);
      edges.add("{ source: %s, target: n%d }".formatted(source, i));
      edges.add("{ source: n%d, target: end }".formatted(i));
    }
    text.append("  - { id: end, data: { type: end, title: E, outputs: [] } }\n");
    text.append("edges: [").append(String.join(", ", edges)).append("]\n");
    if (level > 0 && random.nextBoolean()) {
      text.append(triggers(random, level, size));
    }
    if (random.nextBoolean()) {
      text.append("error_handling: { strategy: continue-on-failure }\n");
    }
    return switch (WorkflowCompiler.compile(null, text.toString(), CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var compiled) -> compiled;
      case CompileResult.Rejected(var findings) -> throw new AssertionError(findings + "\n" + text);
    };
  }

  private static String triggers(Random random, int level, int size) {
    var triggers = new ArrayList<String>();
    for (var i = 0; i <= random.nextInt(2); i++) {
      var event = random.nextInt(EVENTS.size());
      triggers.add(
          "{ id: t%d, type: event, on: %s, %s workflow: w%d, wait: %s }"
              .formatted(
                  i,
                  EVENTS.get(event),
                  event < 2 ? "node: n%d,".formatted(random.nextInt(size)) : "",
                  (level - 1) * PER_LEVEL + random.nextInt(PER_LEVEL),
                  random.nextBoolean()));
    }
    return "triggers: [%s]\n".formatted(String.join(", ", triggers));
  }

  /** Runs a few roots; an invariant that breaks is an {@link AssertionError}. */
  void run() {
    var roots = 2 + random.nextInt(4);
    for (var i = 0; i < roots; i++) {
      var id = "sim/0-" + i;
      waitedFor.add(id);
      start(RunRequest.of(id, WORKFLOWS.get(random.nextInt(WORKFLOWS.size())), ObjectValue.EMPTY));
    }
    for (var delivered = 0; deliver(); delivered++) {
      if (delivered > MAX_DELIVERIES) {
        throw broken("the runs do not end");
      }
      if (permits.held() > limit) {
        throw broken("%d permits of %d are held".formatted(permits.held(), limit));
      }
    }
    if (!runs.isEmpty() || !waitedFor.isEmpty()) {
      throw broken(
          "the group stands still: %s; waited for: %s".formatted(runs.keySet(), waitedFor));
    }
    if (permits.held() != 0 || permits.runs() != 0 || permits.queued() != 0) {
      throw broken("%d permits were never given back".formatted(permits.held()));
    }
  }

  /** Delivers one message, or lets time pass, or resumes who is paused; false when all is over. */
  private boolean deliver() {
    var ready = new ArrayList<ArrayDeque<Runnable>>();
    if (!group.isEmpty()) {
      ready.add(group);
    }
    runs.values().stream().filter(run -> !run.mailbox.isEmpty()).forEach(r -> ready.add(r.mailbox));
    if (!ready.isEmpty()) {
      ready.get(random.nextInt(ready.size())).remove().run();
      disturb();
      return true;
    }
    var paused = runs.values().stream().filter(Run::isPaused).toList();
    paused.forEach(run -> run.post(new EphemeralExecution.Resume(), new Input.Resume()));
    return !paused.isEmpty();
  }

  private void disturb() {
    if (runs.isEmpty() || random.nextInt(20) > 0) {
      return;
    }
    var all = List.copyOf(runs.values());
    var run = all.get(random.nextInt(all.size()));
    switch (random.nextInt(4)) {
      case 0 -> run.post(new EphemeralExecution.Cancel("simulated"), new Input.Cancel("simulated"));
      case 1 -> run.post(new EphemeralExecution.Pause("simulated"), new Input.Pause("simulated"));
      case 2 -> run.mailbox.add(run::crash);
      default -> run.post(new EphemeralExecution.Resume(), new Input.Resume());
    }
  }

  // The group's side: what GroupRuns does.

  private void start(RunRequest request) {
    switch (permits.start(request.executionId())) {
      case GRANTED -> spawn(request, null);
      case QUEUED -> queued.put(request.executionId(), request);
      case REFUSED -> throw broken("the queue is long enough");
    }
  }

  private void spawn(RunRequest request, @Nullable RunOrder order) {
    var id = request.executionId();
    var run = new Run(request, order);
    runs.put(id, run);
    grants.put(id, 0);
    run.mailbox.add(run::begin);
  }

  private void order(RunOrder order, String parentId) {
    nested++;
    permits.nested(order.runId(), parentId);
    var workflow = WORKFLOWS.get(Integer.parseInt(order.workflow().substring(1)));
    spawn(RunRequest.of(order.runId(), workflow, ObjectValue.EMPTY), order);
  }

  private void ended(Run run, RunResult result) {
    waitedFor.remove(result.executionId());
    var order = run.order;
    if (order == null || !order.isHeard()) {
      return;
    }
    var parent = runs.get(run.parentId);
    if (parent != null) {
      var joined = permits.joins(run.parentId);
      var grant = joined ? grants.merge(run.parentId, 1, Integer::sum) : 0;
      parent.post(new EphemeralExecution.SubRunEnded(result, grant), new Input.RunEnded(result));
    }
  }

  private void stopped(String id) {
    runs.remove(id);
    if (planted != Planted.LEAK_A_PERMIT || random.nextInt(5) > 0) {
      carryOut(permits.ended(id));
    }
  }

  private void idle(String id, int grant) {
    if (runs.containsKey(id)
        && (grants.getOrDefault(id, -1) == grant || planted == Planted.BELIEVE_OLD_NEWS)) {
      carryOut(permits.idle(id));
    }
  }

  private void carryOut(List<Permits.Grant> granted) {
    for (var grant : granted) {
      if (grant.begins()) {
        spawn(java.util.Objects.requireNonNull(queued.remove(grant.runId())), null);
      } else {
        grant(grant.runId());
      }
    }
  }

  private void grant(String id) {
    var run = runs.get(id);
    if (run != null) {
      run.post(new EphemeralExecution.Granted(grants.merge(id, 1, Integer::sum)), null);
    }
  }

  private AssertionError broken(String what) {
    return new AssertionError("seed %d: %s".formatted(seed, what));
  }

  /** What EphemeralExecution does, over the same gate. */
  private final class Run implements GroupLink {
    final ArrayDeque<Runnable> mailbox = new ArrayDeque<>();
    final @Nullable RunOrder order;
    String parentId = "";
    private final RunRequest request;
    private final Machine machine;
    private final PermitGate gate = new PermitGate(this);
    private final IdentityHashMap<Command, Input> inputs = new IdentityHashMap<>();
    private final Set<List<Integer>> children = new HashSet<>();
    private boolean continues;
    private boolean ended;

    Run(RunRequest request, @Nullable RunOrder order) {
      this.request = request;
      this.order = order;
      if (order != null) {
        parentId = ordering;
      }
      this.machine =
          new Machine(
              new ExecutionState(),
              RoutingContext.of(
                  request.workflow().dialect(),
                  request.inputs(),
                  request.system(),
                  request.workflow().types()),
              FactListener.NONE);
    }

    boolean isPaused() {
      return machine.state().isStarted() && machine.state().status() == RunStatus.PAUSED;
    }

    void post(Command command, @Nullable Input input) {
      if (input != null) {
        inputs.put(command, input);
      }
      mailbox.add(() -> on(command));
    }

    void begin() {
      tell(new Input.Start(request));
      rest();
    }

    private void on(Command command) {
      if (ended || !gate.admits(command)) {
        return;
      }
      for (@Nullable Command next = command; next != null && !ended; next = gate.next()) {
        var input = inputs.remove(next);
        if (input != null) {
          tell(input);
        }
      }
      rest();
    }

    private void rest() {
      if (!ended && !continues && children.isEmpty()) {
        gate.idle();
      }
    }

    private void tell(Input input) {
      if (input instanceof Input.Continue) {
        continues = false;
      }
      if (input instanceof Input.NodeEnded(var frame, var node, var attempt, _)) {
        children.remove(List.of(frame, node, attempt));
      }
      var turn = machine.decide(input, new TurnContext(now++, seed));
      if (turn.hasMore()) {
        continues = true;
        post(new EphemeralExecution.Resume(), new Input.Continue());
      }
      var isOver = !turn.effects().isEmpty() && turn.effects().getLast() instanceof Effect.Finish;
      turn.effects().forEach(effect -> carryOut(effect, isOver));
    }

    private void carryOut(Effect effect, boolean isOver) {
      switch (effect) {
        case Effect.StartNode(var activation) -> {
          if (!isOver) {
            startNode(activation);
          }
        }
        case Effect.CancelNode(var frame, var node, var attempt) ->
            children.remove(List.of(frame, node, attempt));
        case Effect.InterruptNode _ -> {}
        case Effect.SetTimer(var timer, var dueAt) -> {
          if (!isOver && dueAt < now + 60_000) {
            now = Math.max(now, dueAt);
            post(new EphemeralExecution.Resume(), new Input.TimerFired(timer));
          }
        }
        case Effect.StartRun(var wanted) -> {
          if (!isOver || !wanted.awaited()) {
            order(wanted);
          }
        }
        case Effect.CancelRun(var runId, var reason, var kill) -> cancel(runId, reason, kill);
        case Effect.EndStream _ -> {}
        case Effect.Finish(var result) -> stop(result);
      }
    }

    private void startNode(Activation activation) {
      if (!permits.holds(request.executionId())) {
        throw broken("a node runs without a permit");
      }
      var key = List.of(activation.frame(), activation.node().index(), activation.attempt());
      children.add(key);
      var outcome =
          random.nextInt(5) == 0
              ? Outcome.Failed.of(
                  NodeFailure.of(ErrorKind.NETWORK, "test", "TestError", "simulated"))
              : Outcome.Completed.of(ObjectValue.of("value", Value.of(1)));
      post(
          new EphemeralExecution.Resume(),
          new Input.NodeEnded(
              activation.frame(), activation.node().index(), activation.attempt(), outcome));
    }

    private void stop(RunResult result) {
      ended = true;
      group.add(() -> ended(this, result));
      stopped();
    }

    private void crash() {
      if (!ended && machine.state().isStarted()) {
        for (var effect : machine.pending()) {
          if (effect instanceof Effect.StartRun(var wanted) && wanted.awaited()) {
            cancel(wanted.runId(), "crash", false);
          }
        }
        stop(machine.state().result());
      }
    }

    @Override
    public void order(RunOrder wanted) {
      group.add(
          () -> {
            ordering = request.executionId();
            GroupSimulation.this.order(wanted, request.executionId());
          });
      if (!wanted.awaited() && !ended) {
        post(
            new EphemeralExecution.Accepted(wanted.runId()), new Input.RunAccepted(wanted.runId()));
      }
    }

    @Override
    public void cancel(String runId, String reason, boolean kill) {
      group.add(
          () -> {
            var run = runs.get(runId);
            if (run != null) {
              run.post(
                  new EphemeralExecution.Cancel(reason, kill),
                  kill ? new Input.Kill(reason) : new Input.Cancel(reason));
            }
          });
    }

    @Override
    public void answered(Answers answers) {}

    @Override
    public ErrorHandlers errorHandlers() {
      return ErrorHandlers.NONE;
    }

    @Override
    public boolean isBounded() {
      return true;
    }

    @Override
    public void idle(int grant) {
      var id = request.executionId();
      group.add(() -> GroupSimulation.this.idle(id, grant));
    }

    @Override
    public void wake() {
      var id = request.executionId();
      group.add(
          () -> {
            if (permits.wake(id) == Permits.Answer.GRANTED) {
              grant(id);
            }
          });
    }

    @Override
    public void stopped() {
      var id = request.executionId();
      group.add(() -> GroupSimulation.this.stopped(id));
    }
  }

  /** Which run the order is from that is being carried out. */
  private String ordering = "";
}
