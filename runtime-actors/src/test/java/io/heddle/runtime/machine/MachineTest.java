package io.heddle.runtime.machine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.ErrorHandling;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MachineTest {

  private static Outcome value(String text) {
    return Outcome.Completed.of(ObjectValue.of("value", Value.of(text)));
  }

  private static Outcome echo(Activation activation) {
    return value(activation.node().id());
  }

  private static Recovery recovery(Recovery.Strategy strategy) {
    return new Recovery(Recovery.Retry.NEVER, strategy, Recovery.Restart.RERUN);
  }

  @Test
  void runsFromStartToEnd() {
    var workflow =
        GraphFixture.root()
            .start()
            .work("a")
            .end("end", "a", "value")
            .edge("start", "a")
            .edge("a", "end")
            .workflow();

    var result = MachineDriver.run(workflow, MachineTest::echo);

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.outputs()).isEqualTo(ObjectValue.of("result", Value.of("a")));
    assertThat(result.steps()).isEqualTo(3);
  }

  @Test
  void startsAllBranchesBeforeAnyHasEnded() {
    var fixture = GraphFixture.root().start();
    IntStream.range(0, 10).forEach(i -> fixture.work("w" + i).edge("start", "w" + i));
    fixture.end("end", "w0", "value");
    IntStream.range(0, 10).forEach(i -> fixture.edge("w" + i, "end"));

    var driver = MachineDriver.start(fixture.workflow(), MachineTest::echo);

    assertThat(driver.started).hasSize(10);
    assertThat(driver.finish().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void holdsBackChildrenBeyondTheBound() {
    var fixture = GraphFixture.root().start();
    IntStream.range(0, 10).forEach(i -> fixture.work("w" + i).edge("start", "w" + i));
    fixture.end("end", "w0", "value").edge("w0", "end");
    var limits = new RunLimits(500, Duration.ofMinutes(1), 3, 0, 100);

    var driver =
        MachineDriver.start(fixture.workflow(ErrorHandling.NONE, limits), MachineTest::echo);

    assertThat(driver.started).hasSize(3);
    assertThat(driver.finish().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(driver.started).hasSize(10);
  }

  @Test
  void takesTheFailBranchOnFailureAndTheOtherOnSuccess() {
    var workflow =
        GraphFixture.root()
            .start()
            .node(
                "risky",
                new io.heddle.compiler.ir.NodeSpec.Plugin("test", ObjectValue.EMPTY, List.of()),
                recovery(new Recovery.Strategy.FailBranch()))
            .work("good")
            .work("bad")
            .end("end", "risky", "error_message")
            .edge("start", "risky")
            .edge("risky", "good")
            .edge("risky", Edge.FAIL_BRANCH, "bad")
            .edge("good", "end")
            .edge("bad", "end")
            .workflow();

    var failing =
        MachineDriver.start(
            workflow,
            activation ->
                activation.node().id().equals("risky")
                    ? MachineDriver.fail(ErrorKind.CODE, "boom")
                    : echo(activation));
    var succeeding = MachineDriver.start(workflow, MachineTest::echo);

    assertThat(failing.finish().status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    assertThat(failing.finish().outputs().get("result")).isEqualTo(Value.of("boom"));
    assertThat(failing.started).extracting(a -> a.node().id()).containsExactly("risky", "bad");
    assertThat(succeeding.finish().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(succeeding.started).extracting(a -> a.node().id()).containsExactly("risky", "good");
  }

  @Test
  void triesAgainAfterGrowingWaitsAndThenSucceeds() {
    var retry =
        new Recovery.Retry(
            3,
            Duration.ofSeconds(1),
            Recovery.Backoff.EXPONENTIAL,
            2.0,
            Duration.ofSeconds(3),
            true);
    var workflow =
        GraphFixture.root()
            .start()
            .node(
                "flaky",
                new io.heddle.compiler.ir.NodeSpec.Plugin("test", ObjectValue.EMPTY, List.of()),
                new Recovery(retry, new Recovery.Strategy.Fail(), Recovery.Restart.RERUN))
            .end("end", "flaky", "value")
            .edge("start", "flaky")
            .edge("flaky", "end")
            .workflow();

    var driver =
        MachineDriver.start(
            workflow,
            activation ->
                activation.attempt() < 4
                    ? MachineDriver.fail(ErrorKind.NETWORK, "reset")
                    : echo(activation));

    assertThat(driver.finish().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(driver.facts)
        .filteredOn(Fact.AttemptFailed.class::isInstance)
        .extracting(
            fact -> ((Fact.AttemptFailed) fact).retryAt() - ((Fact.AttemptFailed) fact).at())
        .containsExactly(1_000L, 2_000L, 3_000L);
  }

  @Test
  void interruptsSiblingsWhenANodeFailsTheRun() {
    var workflow =
        GraphFixture.root()
            .start()
            .work("bad")
            .work("slow")
            .end("end", "bad", "value")
            .edge("start", "bad")
            .edge("start", "slow")
            .edge("bad", "end")
            .edge("slow", "end")
            .workflow();
    var driver = MachineDriver.start(workflow, MachineTest::echo);

    driver.tell(new Input.NodeEnded(0, 1, 1, MachineDriver.fail(ErrorKind.CODE, "boom")));

    assertThat(driver.cancelled).containsExactly(new Effect.CancelNode(0, 2, 1));
    var result = driver.finish();
    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(result.failure()).extracting(RunFailure::nodeId).isEqualTo("bad");
  }

  @Test
  void keepsTheOrderOfItemsThoughFramesEndInAnyOrder() {
    var items = Value.array(IntStream.range(0, 50).mapToObj(Value::of).toList());
    for (var seed = 0; seed < 20; seed++) {
      var root =
          GraphFixture.root()
              .start()
              .node(
                  "each",
                  new ContainerSpec.Iteration(
                      1, 0, null, 7, ContainerSpec.OnError.TERMINATE, false, 0, "results"),
                  GraphFixture.ref(0, 0, "items"))
              .end("end", "each", "results")
              .edge("start", "each")
              .edge("each", "end");
      var inside =
          GraphFixture.inside(1, 1)
              .frameStart()
              .work("double", GraphFixture.ref(0, 3, new String[0]));
      inside.end("out", "double", "value").edge("start", "double").edge("double", "out");
      var request = RunRequest.of("t/0-1", root.workflow(inside), ObjectValue.of("items", items));

      var driver =
          new MachineDriver(
              request,
              seed,
              activation ->
                  Outcome.Completed.of(
                      ObjectValue.of(
                          "value",
                          Value.of(
                              2
                                  * ((IntegerValue) requireNonNull(activation.inputs().get(0)))
                                      .value()))));

      var expected =
          Value.array(
              IntStream.range(0, 50)
                  .mapToObj(i -> ObjectValue.of("result", Value.of(2L * i)))
                  .toList());
      assertThat(driver.finish().outputs().get("result")).isEqualTo(expected);
    }
  }

  @Test
  void namesAStandstillInsteadOfCallingItSuccess() {
    var workflow = GraphFixture.root().start().work("a").edge("start", "a").workflow();

    var result = MachineDriver.run(workflow, MachineTest::echo);

    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(result.failure()).extracting(RunFailure::type).isEqualTo(RunFailure.STALLED);
  }

  @Test
  void goesOnBelowAFailedNodeWhenTheWorkflowSaysSo() {
    var handling =
        new ErrorHandling(ErrorHandling.Strategy.CONTINUE, null, null, Map.of(), -1, false);
    var workflow =
        GraphFixture.root()
            .start()
            .work("bad")
            .work("good")
            .end("end", "good", "value")
            .edge("start", "bad")
            .edge("start", "good")
            .edge("bad", "end")
            .edge("good", "end")
            .workflow(handling, RunLimits.FLAT);

    var result =
        MachineDriver.run(
            workflow,
            activation ->
                activation.node().id().equals("bad")
                    ? MachineDriver.fail(ErrorKind.CODE, "boom")
                    : echo(activation));

    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    assertThat(result.outputs().get("result")).isEqualTo(Value.of("good"));
  }

  @Test
  void cancelsWhatFeedsOnlyAGatherThatHasEnough() {
    var gather = new RoutingSpec.Gather(List.of(0, 1), RoutingSpec.Join.ANY, 1, true, null, true);
    var root = GraphFixture.root().start().work("fast").work("slow");
    var workflow =
        root.node("gather", gather, root.of("fast", "value"), root.of("slow", "value"))
            .end("end", "gather", "first_result")
            .edge("start", "fast")
            .edge("start", "slow")
            .edge("fast", "gather")
            .edge("slow", "gather")
            .edge("gather", "end")
            .workflow();
    var driver = MachineDriver.start(workflow, MachineTest::echo);

    driver.tell(new Input.NodeEnded(0, 1, 1, value("fast")));

    assertThat(driver.cancelled).containsExactly(new Effect.CancelNode(0, 2, 1));
    assertThat(driver.result()).isNotNull();
    assertThat(driver.finish().outputs().get("result")).isEqualTo(Value.of("fast"));
  }

  @Test
  void pausesBetweenNodesAndGoesOnAfterwards() {
    var workflow =
        GraphFixture.root()
            .start()
            .work("a")
            .work("b")
            .end("end", "b", "value")
            .edge("start", "a")
            .edge("a", "b")
            .edge("b", "end")
            .workflow();
    var driver = MachineDriver.start(workflow, MachineTest::echo);

    driver.tell(new Input.Pause("asked"));
    driver.step();

    assertThat(driver.state().status()).isEqualTo(RunStatus.PAUSED);
    assertThat(driver.started).hasSize(1);
    driver.tell(new Input.Resume());
    assertThat(driver.finish().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void stopsAtTheBoundOfSteps() {
    var limits = new RunLimits(2, Duration.ofMinutes(1), 0, 0, 100);
    var workflow =
        GraphFixture.root()
            .start()
            .work("a")
            .end("end", "a", "value")
            .edge("start", "a")
            .edge("a", "end")
            .workflow(ErrorHandling.NONE, limits);

    var result = MachineDriver.run(workflow, MachineTest::echo);

    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(result.failure()).extracting(RunFailure::type).isEqualTo(RunFailure.MAX_STEPS);
  }
}
