package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.stub.StubModel;
import io.heddle.runtime.stub.StubTools;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes whose executors throw what nobody catches. */
@Timeout(60)
final class FaultyExecutorTest {

  private static final String WORKFLOW =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: s } }
        - { id: call, data: { type: tool, title: t, provider: p, tool_name: n, arguments: {} } }
        - { id: end, data: { type: end, title: e, outputs: [] } }
      edges: [ { source: start, target: call }, { source: call, target: end } ]
      """;

  private static final Map<String, NodeExecutor> FAULTS =
      Map.of(
          "computing",
          (_, context) ->
              context.computing(
                  () -> {
                    throw new StackOverflowError("planted");
                  }),
          "blocking",
          (_, context) ->
              context.blocking(
                  () -> {
                    throw new OutOfMemoryError("planted");
                  }),
          "at once",
          (_, _) -> {
            throw new OutOfMemoryError("planted");
          },
          "in a stage",
          (_, _) ->
              CompletableFuture.supplyAsync(
                  () -> {
                    throw new NoClassDefFoundError("planted");
                  }));

  @ParameterizedTest
  @ValueSource(strings = {"computing", "blocking", "at once", "in a stage"})
  void theNodeFailsAndTheGroupGoesOn(String fault) {
    var executor = Objects.requireNonNull(FAULTS.get(fault));
    try (var group = new TestGroup(new StubModel(), new StubTools(), _ -> executor)) {
      for (var number = 1; number <= 2; number++) {
        var request =
            RunRequest.of("test/0-" + number, TestGroup.compile(WORKFLOW), ObjectValue.EMPTY);

        var run = group.run(request);

        assertThat(run).succeedsWithin(Duration.ofSeconds(50));
        var result = run.join();
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        var failure = Objects.requireNonNull(result.failure());
        assertThat(failure.type()).isEqualTo(RunFailure.NODE);
        assertThat(failure.failure().kind()).isEqualTo(ErrorKind.INTERNAL);
        assertThat(failure.failure().message()).contains("internal error", "planted");
      }
    }
  }
}
