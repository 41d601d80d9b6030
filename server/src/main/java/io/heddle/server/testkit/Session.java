package io.heddle.server.testkit;

import io.heddle.compiler.Fingerprint;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import io.heddle.server.testkit.Mock.Recorded;
import io.heddle.server.testkit.Mock.Replies;
import io.heddle.server.testkit.Mock.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One test while it runs: plays its mocks and notes what each node was called with. */
final class Session {

  /** More calls of one node than this are counted only. */
  private static final int MAX_NOTED = 1_000;

  /** A node of the workflow in a file. */
  private record Called(Path workflow, String node) {}

  private final WorkflowTest test;
  private final Stage stage;
  private final Function<Node, NodeExecutor> real;
  private final Map<Path, NodeTexts> texts = new HashMap<>();
  private final Map<Recorded, Cassette> cassettes;
  private final boolean records;
  private final Map<Mock, Integer> turns = new HashMap<>();
  private final Map<Called, List<ObjectValue>> calls = new HashMap<>();

  /**
   * @param stage knows the workflows as they were before they were rewired
   * @param real finds what does a node's real work
   * @param records whether what is on no cassette yet is really done
   */
  Session(
      WorkflowTest test,
      Stage stage,
      Function<Node, NodeExecutor> real,
      Map<Recorded, Cassette> cassettes,
      boolean records) {
    this.test = test;
    this.stage = stage;
    this.real = real;
    this.cassettes = cassettes;
    this.records = records;
  }

  /** The first mock that fits a node of the workflow in this file, or null. */
  static @Nullable Mock mock(WorkflowTest test, Path file, Node node) {
    for (var mock : test.mocks()) {
      if (mock.fits(file, node)) {
        return mock;
      }
    }
    return null;
  }

  CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    var node = activation.node();
    var workflow = stage.original(activation.workflow());
    if (workflow == null) {
      return real.apply(node).execute(activation, context);
    }
    var inputs = inputs(activation);
    synchronized (calls) {
      var called = new Called(workflow.file(), node.id());
      var noted = calls.computeIfAbsent(called, _ -> new ArrayList<>());
      if (noted.size() < MAX_NOTED) {
        noted.add(inputs);
      }
    }
    var mock = mock(test, workflow.file(), node);
    if (mock == null) {
      return real.apply(node).execute(activation, context);
    }
    return switch (mock.script()) {
      case Replies replies -> reply(replies.of(turn(mock)));
      case Recorded recorded -> play(recorded, workflow, activation, context, inputs);
    };
  }

  Stage stage() {
    return stage;
  }

  private synchronized NodeTexts texts(TestedWorkflow workflow) {
    return texts.computeIfAbsent(workflow.file(), _ -> NodeTexts.of(workflow.text().root()));
  }

  private synchronized int turn(Mock mock) {
    return turns.merge(mock, 1, Integer::sum) - 1;
  }

  private static CompletionStage<Outcome> reply(Reply reply) {
    Outcome outcome =
        switch (reply) {
          case Reply.Done(var outputs, var handle, _) ->
              new Outcome.Completed(outputs, handle, Usage.NONE, ObjectValue.EMPTY);
          case Reply.Failed(var failure, _) -> Outcome.Failed.of(failure);
        };
    var delay = reply.delay();
    return delay.equals(Duration.ZERO)
        ? CompletableFuture.completedFuture(outcome)
        : new CompletableFuture<Outcome>()
            .completeOnTimeout(outcome, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletionStage<Outcome> play(
      Recorded recorded,
      TestedWorkflow workflow,
      Activation activation,
      NodeContext context,
      ObjectValue inputs) {
    var id = activation.node().id();
    var text = texts(workflow).of(id);
    var key = Fingerprint.of(id + "\n" + text + "\n" + Json.write(inputs));
    var cassette = cassettes.get(recorded);
    var take = cassette == null ? null : cassette.next(key);
    if (take != null) {
      return CompletableFuture.completedFuture(
          new Outcome.Completed(take.outputs(), take.handle(), Usage.NONE, ObjectValue.EMPTY));
    }
    var original = new NodesOf(workflow.compiled()).node(id);
    if (!records || cassette == null || original == null) {
      return CompletableFuture.completedFuture(
          Outcome.Failed.of(
              NodeFailure.of(
                  ErrorKind.RESOURCE_UNAVAILABLE,
                  "not_recorded",
                  "NotRecorded",
                  "the cassette %s has no take of this call; heddle test --record makes one"
                      .formatted(recorded.file()))));
    }
    return real.apply(original)
        .execute(with(activation, original), context)
        .thenApply(outcome -> recorded(cassette, id, key, inputs, outcome));
  }

  private static Activation with(Activation activation, Node node) {
    return new Activation(
        activation.executionId(),
        activation.workflow(),
        node,
        activation.frame(),
        activation.attempt(),
        activation.inputs(),
        activation.idempotencyKey());
  }

  private static Outcome recorded(
      Cassette cassette, String node, String key, ObjectValue inputs, Outcome outcome) {
    if (outcome instanceof Outcome.Completed(var outputs, var handle, _, _)) {
      try {
        cassette.record(node, key, inputs, new Cassette.Take(outputs, handle));
      } catch (IOException e) {
        return Outcome.Failed.of(
            NodeFailure.of(
                ErrorKind.INTERNAL,
                "not_recorded",
                "NotRecorded",
                "%s cannot be written: %s".formatted(cassette.file(), e.getMessage())));
      }
    }
    return outcome;
  }

  private static ObjectValue inputs(Activation activation) {
    var inputs = new LinkedHashMap<String, Value>();
    var refs = activation.node().inputs();
    for (var i = 0; i < refs.size(); i++) {
      var value = activation.inputs().get(i);
      inputs.putIfAbsent(refs.get(i).name(), value == null ? Value.none() : value);
    }
    return new ObjectValue(inputs);
  }

  /** What the node read, call by call; only of nodes that an executor ran. */
  List<ObjectValue> calls(Path workflow, String node) {
    synchronized (calls) {
      return List.copyOf(calls.getOrDefault(new Called(workflow, node), List.of()));
    }
  }
}
