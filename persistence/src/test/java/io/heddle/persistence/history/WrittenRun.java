package io.heddle.persistence.history;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.Store;
import io.heddle.persistence.commit.EventRow;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.event.RunEventCodec;
import io.heddle.persistence.event.SampleRun;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.durable.WorkflowExecution;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.machine.Effect;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.TurnContext;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.routing.RoutingContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A run whose turns a test decides with the real machine and writes to a real store. */
final class WrittenRun {

  static final String TEXT =
      SampleRun.text(
          "environment_variables: [ { name: token, value_type: secret, value: hush-8d1f } ]\n",
          """
          title: Flaky
                variables: [ { variable: token, value_selector: [env, token] } ]\
          """);

  static final CompiledWorkflow WORKFLOW = SampleRun.compiled(TEXT);

  /** In the rows of every journal. */
  private static final int SERIALIZER = 4_471;

  private static final RunEventCodec CODEC = new RunEventCodec((_, _, _) -> WORKFLOW);

  private final Store store;
  private final String id;
  private final String parent;
  private final long startedAt;
  private final StoredListener listener;
  private final Random random;
  private final ExecutionState state = new ExecutionState();
  private final List<Fact> facts = new ArrayList<>();
  private final List<Input> pending = new ArrayList<>();
  private final Machine machine;

  /** What nodes read. */
  final List<String> read = new ArrayList<>();

  private long now;
  private long number;

  /**
   * Begins it.
   *
   * @param seed decides all that is left to chance
   */
  WrittenRun(
      Store store,
      String id,
      String parent,
      long startedAt,
      String input,
      long seed,
      StoredListener listener) {
    this.store = store;
    this.id = id;
    this.parent = parent;
    this.startedAt = startedAt;
    this.listener = listener;
    this.random = new Random(seed);
    this.now = startedAt;
    var items = Value.array(List.of(Value.of(input), Value.of("b"), Value.of("c")));
    var request = RunRequest.of(id, WORKFLOW, ObjectValue.of("items", items));
    var routing =
        RoutingContext.of(WORKFLOW.dialect(), request.inputs(), request.system(), WORKFLOW.types());
    this.machine = new Machine(state, routing, (fact, _) -> facts.add(fact));
    turn(new Input.Start(request));
  }

  /** Goes on until the run is over. */
  RunResult toItsEnd() {
    while (!isOver()) {
      step();
    }
    return state.result();
  }

  boolean isOver() {
    return state.status().isTerminal();
  }

  /** One more turn, unless it is over. */
  void step() {
    if (isOver()) {
      return;
    }
    var chance = random.nextInt(40);
    if (chance == 0 && state.status() != RunStatus.PAUSED) {
      turn(new Input.Pause("by chance"));
    } else if (chance == 1) {
      write(new RunEvent.Owned("m", number, now));
    } else if (chance == 2 && random.nextInt(4) == 0) {
      turn(new Input.Cancel("by chance"));
    } else if (state.status() == RunStatus.PAUSED && (pending.isEmpty() || random.nextBoolean())) {
      turn(new Input.Resume());
    } else if (pending.isEmpty()) {
      turn(submission());
    } else {
      turn(pending.remove(random.nextInt(pending.size())));
    }
  }

  private static Input submission() {
    return new Input.Submit(
        new Input.Submit.ByNode("ask", -1),
        "submit-1",
        new HumanForms.Submission(null, ObjectValue.of("amount", Value.of(7))),
        "ann");
  }

  private void turn(Input input) {
    now += random.nextInt(50);
    var context = new TurnContext(now, now);
    facts.clear();
    var turn = machine.decide(input, context);
    for (var effect : turn.effects()) {
      switch (effect) {
        case Effect.StartNode(var activation) ->
            pending.add(
                new Input.NodeEnded(
                    activation.frame(),
                    activation.node().index(),
                    activation.attempt(),
                    outcome(activation)));
        case Effect.SetTimer(var timer, _) -> pending.add(new Input.TimerFired(timer));
        case Effect.CancelNode _,
            Effect.InterruptNode _,
            Effect.StartRun _,
            Effect.CancelRun _,
            Effect.EndStream _,
            Effect.Finish _ -> {}
      }
    }
    if (turn.hasMore()) {
      pending.add(new Input.Continue());
    }
    if (!facts.isEmpty()) {
      write(new RunEvent.Advanced(context, facts));
    }
  }

  /** What a node reads comes out again, in its error too. */
  private Outcome outcome(Activation activation) {
    var input = String.valueOf(activation.inputs().get(0));
    read.add(input);
    if (activation.node().id().equals("flaky") && random.nextInt(3) == 0) {
      var message = "refused for " + input;
      return Outcome.Failed.of(
          new NodeFailure(ErrorKind.NETWORK, "net", "Net", message, true, null));
    }
    var outputs =
        ObjectValue.of("result", java.util.Objects.requireNonNull(activation.inputs().get(0)));
    return new Outcome.Completed(
        outputs, "source", new Usage(3, 4, BigDecimal.ZERO, "USD"), ObjectValue.EMPTY);
  }

  private void write(RunEvent event) {
    number++;
    var row = new EventRow(number, now, SERIALIZER, CODEC.manifest(event), "", CODEC.bytes(event));
    var append =
        new Write.Append(WorkflowExecution.persistenceId(id).id(), "w-" + id, List.of(row), row());
    store.writer().submit(append).join();
    listener.onStored(number, event, row());
  }

  private RunRow row() {
    var over = state.status().isTerminal();
    return new RunRow(
        id,
        id.substring(0, id.indexOf('/')),
        0,
        state.isWaiting() ? RunStatus.WAITING : state.status(),
        RunRow.Owner.NOBODY,
        RunRow.NEVER,
        "sample",
        1,
        new RunRow.Origin(parent, "api", "ann", ""),
        startedAt,
        now,
        over ? state.result().endedAt() : RunRow.NOT_YET,
        !over);
  }
}
