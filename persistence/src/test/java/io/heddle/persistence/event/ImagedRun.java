package io.heddle.persistence.event;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.machine.Effect;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.StateImage;
import io.heddle.runtime.machine.TurnContext;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.routing.RoutingContext;
import io.heddle.runtime.stub.SampleInputs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A run of any workflow whose nodes put out what is read of them, in an order drawn from a seed.
 * Between two inputs its state may be swapped for one that is restored.
 */
final class ImagedRun {

  private final Random random;
  private final RunRequest request;
  private final List<Input> pending = new ArrayList<>();
  private List<Fact> facts = new ArrayList<>();
  private Machine machine;
  private long now = 1_000_000;
  private boolean ended;

  ImagedRun(CompiledWorkflow workflow, long seed) {
    this(RunRequest.of("g/0-image", workflow, SampleInputs.of(RunBuilder.fields(workflow))), seed);
  }

  ImagedRun(RunRequest request, long seed) {
    this.random = new Random(seed);
    this.request = request;
    this.machine = machine(new ExecutionState());
    pending.add(new Input.Start(request));
  }

  private Machine machine(ExecutionState state) {
    var workflow = request.workflow();
    var routing =
        RoutingContext.of(workflow.dialect(), request.inputs(), request.system(), workflow.types());
    var made = new Machine(state, routing, (fact, _) -> facts.add(fact));
    made.tokens((_, frame, node, attempt) -> "token-%d-%d-%d".formatted(frame, node, attempt));
    return made;
  }

  boolean isDone() {
    return ended || pending.isEmpty();
  }

  ExecutionState state() {
    return machine.state();
  }

  StateImage image() {
    return StateImage.of(machine.state());
  }

  /**
   * The next input goes to the state and to one restored from its image, which may have been
   * somewhere between; the run goes on with either.
   *
   * @return the facts of the one and of the other
   */
  List<List<Fact>> step(UnaryOperator<StateImage> between) {
    var input = pending.remove(random.nextInt(pending.size()));
    now += random.nextInt(1_000);
    if (!machine.state().isStarted()) {
      var began = tell(machine, input, true);
      return List.of(began, began);
    }
    var restored = new ExecutionState();
    between.apply(image()).restore(restored);
    var twin = machine(restored);
    var swap = random.nextBoolean();
    var ofTwin = tell(twin, input, swap);
    var ofLive = tell(machine, input, !swap);
    machine = swap ? twin : machine;
    return List.of(ofLive, ofTwin);
  }

  private List<Fact> tell(Machine to, Input input, boolean carriesOut) {
    facts = new ArrayList<>();
    var turn = to.decide(input, new TurnContext(now, 7));
    if (carriesOut) {
      turn.effects().forEach(this::carryOut);
      if (turn.hasMore()) {
        pending.add(new Input.Continue());
      }
    }
    return facts;
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.StartNode(var activation) ->
          pending.add(
              new Input.NodeEnded(
                  activation.frame(),
                  activation.node().index(),
                  activation.attempt(),
                  outcome(activation.node())));
      case Effect.SetTimer(var timer, _) -> pending.add(new Input.TimerFired(timer));
      case Effect.StartRun(var order) ->
          pending.add(
              new Input.RunEnded(
                  new RunResult(
                      order.runId(),
                      RunStatus.SUCCEEDED,
                      ObjectValue.of("text", Value.of("nested")),
                      null,
                      ObjectValue.EMPTY,
                      Usage.NONE,
                      3,
                      0,
                      now,
                      now)));
      case Effect.Finish _ -> ended = true;
      case Effect.CancelNode _, Effect.InterruptNode _, Effect.CancelRun _, Effect.EndStream _ -> {}
    }
  }

  private Outcome outcome(Node node) {
    if (random.nextInt(8) == 0) {
      return Outcome.Failed.of(NodeFailure.of(ErrorKind.NETWORK, "test", "TestError", "drawn"));
    }
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("text", text());
    for (var graph : request.workflow().graphs()) {
      for (var reader : graph.nodes()) {
        for (var input : reader.inputs()) {
          var selector = input.selector();
          if (selector.size() > 1 && selector.getFirst().equals(node.id())) {
            outputs.put(selector.get(1), goesOver(reader) ? list() : text());
          }
        }
      }
    }
    return Outcome.Completed.of(new ObjectValue(outputs));
  }

  private static boolean goesOver(Node reader) {
    return reader.spec() instanceof ContainerSpec
        || reader.spec() instanceof RoutingSpec.ListOperator;
  }

  private Value list() {
    var items = new ArrayList<Value>();
    for (var i = random.nextInt(5); i >= 0; i--) {
      items.add(text());
    }
    return Value.array(items);
  }

  /** Now and then one that lies beside. */
  private Value text() {
    return Value.of("x".repeat(random.nextInt(20) == 0 ? 40_000 : random.nextInt(20)));
  }
}
