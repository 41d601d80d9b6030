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

  private final WorkflowTest test;
  private final Map<String, Node> originals;
  private final Function<Node, NodeExecutor> real;
  private final NodeTexts texts;
  private final Map<Recorded, Cassette> cassettes;
  private final boolean records;
  private final Map<Mock, Integer> turns = new HashMap<>();
  private final Map<String, List<ObjectValue>> calls = new HashMap<>();

  /**
   * @param originals nodes as they were before they were rewired, by id
   * @param real finds what does a node's real work
   * @param records whether what is on no cassette yet is really done
   */
  Session(
      WorkflowTest test,
      Map<String, Node> originals,
      Function<Node, NodeExecutor> real,
      NodeTexts texts,
      Map<Recorded, Cassette> cassettes,
      boolean records) {
    this.test = test;
    this.originals = originals;
    this.real = real;
    this.texts = texts;
    this.cassettes = cassettes;
    this.records = records;
  }

  /** The first mock that fits the node, or null. */
  static @Nullable Mock mock(WorkflowTest test, Node node) {
    for (var mock : test.mocks()) {
      if (mock.isKind()
          ? mock.target().equals(node.type()) && Rewired.canMock(node)
          : mock.target().equals(node.id())) {
        return mock;
      }
    }
    return null;
  }

  CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    var node = activation.node();
    var inputs = inputs(activation);
    synchronized (calls) {
      var noted = calls.computeIfAbsent(node.id(), _ -> new ArrayList<>());
      if (noted.size() < MAX_NOTED) {
        noted.add(inputs);
      }
    }
    var mock = mock(test, node);
    if (mock == null) {
      return real.apply(node).execute(activation, context);
    }
    return switch (mock.script()) {
      case Replies replies -> reply(replies.of(turn(mock)));
      case Recorded recorded -> play(recorded, activation, context, inputs);
    };
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
      Recorded recorded, Activation activation, NodeContext context, ObjectValue inputs) {
    var id = activation.node().id();
    var key = Fingerprint.of(id + "\n" + texts.of(id) + "\n" + Json.write(inputs));
    var cassette = cassettes.get(recorded);
    var take = cassette == null ? null : cassette.next(key);
    if (take != null) {
      return CompletableFuture.completedFuture(
          new Outcome.Completed(take.outputs(), take.handle(), Usage.NONE, ObjectValue.EMPTY));
    }
    var original = originals.get(id);
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
  List<ObjectValue> calls(String node) {
    synchronized (calls) {
      return List.copyOf(calls.getOrDefault(node, List.of()));
    }
  }
}
