package io.heddle.runtime.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.artefact.NodeFingerprint;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.executor.FakeContext;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.SnapshotInputs;
import io.heddle.runtime.node.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ResultCacheTest {

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger calls = new AtomicInteger();
  private final ResultCache cache = new ResultCache(3, 1 << 20, now::get);
  private Outcome answer =
      new Outcome.Completed(
          ObjectValue.of("text", Value.of("hi")),
          io.heddle.compiler.ir.Edge.DEFAULT,
          Usage.NONE,
          ObjectValue.EMPTY);
  private final CachedExecutors executors =
      new CachedExecutors(
          _ ->
              (_, _) -> {
                calls.incrementAndGet();
                return CompletableFuture.completedFuture(answer);
              },
          cache,
          Duration.ofMinutes(5));

  private static CompiledWorkflow workflow(String cacheBlock) {
    var text =
        """
        version: "0.1.0"
        %s
        nodes:
          - { id: start, data: { type: start, variables: [ { variable: q, type: string } ] } }
          - { id: ask, data: { type: llm, model: { provider: mock, name: echo }, prompt_template: [ { role: user, text: "{{#start.q#}}" } ] } }
          - { id: again, data: { type: llm, title: Other, model: { provider: mock, name: echo }, prompt_template: [ { role: user, text: "{{#start.q#}}" } ] } }
          - { id: post, data: { type: http-request, method: POST, url: "http://x/{{#start.q#}}" } }
          - { id: end, data: { type: end, outputs: [ { variable: a, value_selector: [ask, text] } ] } }
        edges:
          - { source: start, target: ask }
          - { source: ask, target: again }
          - { source: again, target: post }
          - { source: post, target: end }
        """
            .formatted(cacheBlock);
    return switch (WorkflowCompiler.compile("cache.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var compiled) -> compiled;
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  private static Node node(CompiledWorkflow workflow, String id) {
    return Objects.requireNonNull(workflow.root().node(id));
  }

  private Outcome run(CompiledWorkflow workflow, String id, String execution, String input) {
    var node = node(workflow, id);
    var activation =
        new Activation(
            execution,
            workflow,
            node,
            0,
            1,
            SnapshotInputs.of(List.of(Value.of(input))),
            execution + id);
    return executors.of(node).execute(activation, new FakeContext()).toCompletableFuture().join();
  }

  @Test
  void anotherExecutionWithEqualInputsGetsTheKnownResultForNothing() {
    var workflow = workflow("cache: { nodes: all, ttl_secs: 60 }");

    run(workflow, "ask", "g/0-1", "x");
    var second = (Outcome.Completed) run(workflow, "ask", "g/0-2", "x");

    assertThat(calls).hasValue(1);
    assertThat(second.outputs()).isEqualTo(ObjectValue.of("text", Value.of("hi")));
    assertThat(second.details().get("cached")).isEqualTo(Value.of(true));
    assertThat(cache.stats()).isEqualTo(new ResultCache.Stats(1, 1, 1));
    assertThat(cache.stats().hitRate()).isEqualTo(0.5);
  }

  @Test
  void aResultIsUsedAsLongAsTheTextSaysOrElseTheInstallation() {
    var said = workflow("cache: { nodes: all, ttl_secs: 60 }");
    run(said, "ask", "g/0-1", "x");
    now.addAndGet(Duration.ofSeconds(61).toNanos());
    run(said, "ask", "g/0-2", "x");
    assertThat(calls).hasValue(2);

    var unsaid = workflow("cache: { nodes: all }");
    run(unsaid, "ask", "g/0-3", "y");
    now.addAndGet(Duration.ofSeconds(299).toNanos());
    run(unsaid, "ask", "g/0-4", "y");
    assertThat(calls).hasValue(3);
    now.addAndGet(Duration.ofSeconds(2).toNanos());
    run(unsaid, "ask", "g/0-5", "y");
    assertThat(calls).hasValue(4);
  }

  @Test
  void otherInputsAreAnotherResult() {
    var workflow = workflow("cache: { nodes: all }");

    run(workflow, "ask", "g/0-1", "x");
    run(workflow, "ask", "g/0-1", "y");

    assertThat(calls).hasValue(2);
  }

  @Test
  void nothingIsKeptUnlessTheTextAsks() {
    var workflow = workflow("");

    run(workflow, "ask", "g/0-1", "x");
    run(workflow, "ask", "g/0-2", "x");

    assertThat(calls).hasValue(2);
    assertThat(cache.stats()).isEqualTo(new ResultCache.Stats(0, 0, 0));
  }

  @Test
  void sideEffectsAreNeverSparedUnlessTheNodeIsNamed() {
    var all = workflow("cache: { nodes: all }");
    run(all, "post", "g/0-1", "x");
    run(all, "post", "g/0-2", "x");
    assertThat(calls).hasValue(2);

    var named = workflow("cache: { nodes: [ post ] }");
    run(named, "post", "g/0-3", "x");
    run(named, "post", "g/0-4", "x");
    assertThat(calls).hasValue(3);
    run(named, "ask", "g/0-5", "x");
    run(named, "ask", "g/0-6", "x");
    assertThat(calls).hasValue(5);
  }

  @Test
  void aResultIsForgottenWhenItsTimeIsUp() {
    var workflow = workflow("cache: { nodes: all, ttl_secs: 60 }");

    run(workflow, "ask", "g/0-1", "x");
    now.addAndGet(Duration.ofSeconds(61).toNanos());
    run(workflow, "ask", "g/0-2", "x");

    assertThat(calls).hasValue(2);
  }

  @Test
  void entriesAreBounded() {
    var workflow = workflow("cache: { nodes: all }");

    for (var i = 0; i < 20; i++) {
      run(workflow, "ask", "g/0-1", "x" + i);
    }

    assertThat(cache.stats().entries()).isLessThanOrEqualTo(3);
  }

  @Test
  void failuresAreNotKept() {
    var workflow = workflow("cache: { nodes: all }");
    var good = answer;
    answer = Outcome.Failed.of(NodeFailure.of(ErrorKind.NETWORK, "x", "X", "down"));
    run(workflow, "ask", "g/0-1", "x");
    answer = good;

    assertThat(run(workflow, "ask", "g/0-2", "x")).isEqualTo(good);
    assertThat(calls).hasValue(2);
  }

  @Test
  void aFingerprintIsOfWhatANodeDoesNotOfWhereItStands() {
    var workflow = workflow("cache: { nodes: all }");
    var moved = workflow("cache: { nodes: all }\nname: moved\nlimits: { max_steps: 7 }");

    assertThat(NodeFingerprint.of(node(workflow, "ask")))
        .isEqualTo(NodeFingerprint.of(node(workflow, "again")))
        .isEqualTo(NodeFingerprint.of(node(moved, "ask")))
        .isNotEqualTo(NodeFingerprint.of(node(workflow, "post")));
  }
}
