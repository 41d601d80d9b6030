package io.heddle.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ErrorHandling;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.routing.RoutingContext;
import io.heddle.runtime.stream.LiveStream;
import io.heddle.runtime.stream.StreamBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The shell here does nothing by itself: each input is the test's. */
final class EarlyStartsTest {

  private final List<Effect> effects = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Machine machine;

  @SuppressWarnings("NullAway.Init")
  private CompiledWorkflow workflow;

  private static final Recovery RETRYING =
      new Recovery(
          new Recovery.Retry(
              1, Duration.ZERO, Recovery.Backoff.FIXED, 1, Duration.ofSeconds(1), false),
          new Recovery.Strategy.Fail(),
          Recovery.Restart.RERUN);

  /** start -> work -> template (or code) -> end. */
  private static GraphFixture chain(boolean code, Recovery recovery) {
    var graph = GraphFixture.root().start();
    graph.node("work", new NodeSpec.Plugin("test", ObjectValue.EMPTY, List.of()), recovery);
    if (code) {
      graph.follower("reader", graph.of("work", "value"));
    } else {
      graph.template("reader", "work", "value");
    }
    return graph
        .end("end", "reader", "output")
        .edge("start", "work")
        .edge("work", "reader")
        .edge("reader", "end");
  }

  private EarlyStartsTest begin(GraphFixture graph) {
    return begin(graph.workflow(), (fact, _) -> facts.add(fact));
  }

  private EarlyStartsTest begin(CompiledWorkflow made, FactListener listener) {
    workflow = made;
    var routing =
        RoutingContext.of(
            workflow.dialect(), ObjectValue.EMPTY, ObjectValue.EMPTY, workflow.types());
    machine = new Machine(new ExecutionState(), routing, listener);
    tell(new Input.Start(RunRequest.of("test/0-1", workflow, ObjectValue.EMPTY)));
    return this;
  }

  private void tell(Input input) {
    effects.addAll(machine.decide(input, new TurnContext(1_000, 1)).effects());
  }

  private int index(String node) {
    return java.util.Objects.requireNonNull(workflow.root().node(node)).index();
  }

  private LiveStream open(String node, int attempt, String output) {
    var stream = new LiveStream(StreamBounds.STANDARD);
    tell(new Input.StreamOpened(0, index(node), attempt, output, stream));
    return stream;
  }

  private void end(String node, int attempt, String output, String value) {
    var outputs = ObjectValue.of(output, Value.of(value));
    tell(new Input.NodeEnded(0, index(node), attempt, Outcome.Completed.of(outputs)));
  }

  private void fail(String node, int attempt) {
    var failure = MachineDriver.fail(ErrorKind.NETWORK, "broken");
    tell(new Input.NodeEnded(0, index(node), attempt, failure));
  }

  /** The last start of this node. */
  private Activation started(String node) {
    return started().stream().filter(a -> a.node().id().equals(node)).toList().getLast();
  }

  private List<Activation> started() {
    return effects.stream()
        .filter(Effect.StartNode.class::isInstance)
        .map(effect -> ((Effect.StartNode) effect).activation())
        .toList();
  }

  private List<String> startedIds() {
    return started().stream().map(a -> a.node().id()).toList();
  }

  private RunResult result() {
    return ((Effect.Finish) effects.getLast()).result();
  }

  @Test
  void aReaderBeginsOnTheStreamAndItsResultCountsOnceItsSourceHasSucceeded() {
    begin(chain(true, Recovery.NONE));
    var stream = open("work", 1, "value");

    var early = started("reader");
    assertThat(early.isEarly()).isTrue();
    assertThat(early.inputs().get(0)).isSameAs(stream);
    assertThat(machine.state().root().status(index("reader"))).isEqualTo(NodeStatus.PENDING);

    end("reader", early.attempt(), "output", "made early");
    assertThat(machine.state().root().status(index("reader"))).isEqualTo(NodeStatus.PENDING);

    end("work", 1, "value", "whole");
    assertThat(result().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result().outputs().get("result")).isEqualTo(Value.of("made early"));
    assertThat(stream.snapshot()).isEqualTo(Value.of(""));
    assertThat(effects).contains(new Effect.EndStream(stream, Value.of("whole")));
  }

  @Test
  void aReaderThatIsStillAtWorkWhenItsTurnComesIsTakenOver() {
    begin(chain(false, Recovery.NONE));
    open("work", 1, "value");
    var early = started("reader");

    end("work", 1, "value", "whole");
    assertThat(machine.state().root().status(index("reader"))).isEqualTo(NodeStatus.RUNNING);
    assertThat(facts).contains(new Fact.NodeStarted(0, index("reader"), 1, 1_000));

    end("reader", early.attempt(), "output", "[whole]");
    assertThat(result().outputs().get("result")).isEqualTo(Value.of("[whole]"));
    assertThat(startedIds()).containsExactly("work", "reader");
  }

  @Test
  void aReaderIsGivenUpAndBeginsAnewWhenItsSourceIsTriedAgain() {
    begin(chain(true, RETRYING));
    var first = open("work", 1, "value");
    var early = started("reader");
    fail("work", 1);

    assertThat(effects)
        .contains(
            new Effect.CancelNode(0, index("reader"), early.attempt()),
            new Effect.EndStream(first, null));

    var second = open("work", 2, "value");
    var again = started("reader");
    assertThat(again.inputs().get(0)).isSameAs(second);
    end("reader", early.attempt(), "output", "of the first try");
    end("work", 2, "value", "whole");
    end("reader", again.attempt(), "output", "of the second try");

    assertThat(result().outputs().get("result")).isEqualTo(Value.of("of the second try"));
  }

  @Test
  void aReaderThatFailsEarlyRunsAgainWhenAllIsThere() {
    begin(chain(true, Recovery.NONE));
    open("work", 1, "value");
    fail("reader", started("reader").attempt());
    assertThat(startedIds()).containsExactly("work", "reader");

    end("work", 1, "value", "whole");
    assertThat(started("reader").attempt()).isOne();
    end("reader", 1, "output", "made late");

    assertThat(result().outputs().get("result")).isEqualTo(Value.of("made late"));
  }

  @Test
  void aReaderOfALostStreamWaitsForTheWholeValue() {
    begin(chain(false, Recovery.NONE));
    open("work", 1, "value");
    var early = started("reader");
    tell(new Input.StreamLost(0, index("work"), 1, "value"));

    assertThat(effects).contains(new Effect.CancelNode(0, index("reader"), early.attempt()));
    end("work", 1, "value", "whole");
    assertThat(result().outputs().get("result")).isEqualTo(Value.of("[whole]"));
  }

  @Test
  void aValueChangedFromOutsideIsSeenThoughTheReaderHadBegun() {
    begin(chain(false, Recovery.NONE));
    open("work", 1, "value");
    end("reader", started("reader").attempt(), "output", "[whole]");
    tell(new Input.Pause("debugging"));
    end("work", 1, "value", "whole");
    tell(new Input.UpdateVariables(ObjectValue.of("work.value", Value.of("changed"))));
    tell(new Input.Resume());

    assertThat(result().outputs().get("result")).isEqualTo(Value.of("[changed]"));
  }

  @Test
  void aCancelledRunInterruptsWhatBeganEarly() {
    begin(chain(true, Recovery.NONE));
    open("work", 1, "value");
    var early = started("reader");
    tell(new Input.Cancel("enough"));

    assertThat(effects).contains(new Effect.CancelNode(0, index("reader"), early.attempt()));
    end("work", 1, "value", "whole");
    assertThat(result().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void aCancelledRunInterruptsATakenOverReaderUnderTheNumberTheShellKnows() {
    begin(chain(true, Recovery.NONE));
    open("work", 1, "value");
    var early = started("reader");
    end("work", 1, "value", "whole");
    tell(new Input.Cancel("enough"));

    assertThat(effects).contains(new Effect.InterruptNode(0, index("reader"), early.attempt()));
  }

  @Test
  void aJoinBeginsOnceEachOfItsSourcesStreamsOrIsWhole() {
    var graph = GraphFixture.root().start().work("a").work("b").work("c");
    graph.template("join", graph.of("a", "value"), graph.of("b", "value"), graph.of("c", "value"));
    graph.end("end", "join", "output").edge("join", "end");
    for (var id : List.of("a", "b", "c")) {
      graph.edge("start", id).edge(id, "join");
    }
    begin(graph);

    open("a", 1, "value");
    open("b", 1, "value");
    assertThat(startedIds()).doesNotContain("join");
    end("c", 1, "value", "C");

    assertThat(started("join").inputs().get(0)).isInstanceOf(LiveStream.class);
    assertThat(started("join").inputs().get(1)).isInstanceOf(LiveStream.class);
    assertThat(started("join").inputs().get(2)).isEqualTo(Value.of("C"));
  }

  @Test
  void aReaderBehindASkippedEdgeIsGivenUp() {
    var graph = GraphFixture.root().start();
    graph.node(
        "work",
        new NodeSpec.Plugin("test", ObjectValue.EMPTY, List.of()),
        new Recovery(
            Recovery.Retry.NEVER, new Recovery.Strategy.FailBranch(), Recovery.Restart.RERUN));
    graph
        .template("reader", "work", "value")
        .end("end", "work", "error_message")
        .edge("start", "work")
        .edge("work", "reader")
        .edge("work", "fail-branch", "end")
        .edge("reader", "end");
    begin(graph);
    open("work", 1, "value");
    var early = started("reader");
    fail("work", 1);

    assertThat(effects).contains(new Effect.CancelNode(0, index("reader"), early.attempt()));
    assertThat(machine.state().root().status(index("reader"))).isEqualTo(NodeStatus.SKIPPED);
    assertThat(result().status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
  }

  @Test
  void codeCountsAgainstTheRunsBoundOnChildren() {
    var limits = new RunLimits(500, Duration.ofMinutes(1), 1, 0, 100);
    begin(
        chain(true, Recovery.NONE).workflow(ErrorHandling.NONE, limits),
        (fact, _) -> facts.add(fact));
    open("work", 1, "value");
    assertThat(startedIds()).containsExactly("work");

    end("work", 1, "value", "whole");
    assertThat(started("reader").attempt()).isOne();
  }

  @Test
  void aTemplateNobodyWatchesWaits() {
    begin(chain(false, Recovery.NONE).workflow(), FactListener.NONE);
    open("work", 1, "value");

    assertThat(startedIds()).containsExactly("work");
  }
}
