package io.heddle.runtime.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.Position;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ErrorHandling;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.SnapshotInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs one node of a workflow of either dialect with the executor that it gets. */
public final class Runs {

  private static final NodeExecutors EXECUTORS = new NodeExecutors(Map.of());

  private final Dialect dialect;
  private final List<List<String>> selectors = new ArrayList<>();

  private Runs(Dialect dialect) {
    this.dialect = dialect;
  }

  public static Runs flat() {
    return new Runs(Dialect.FLAT);
  }

  public static Runs export() {
    return new Runs(Dialect.APP_EXPORT);
  }

  /**
   * A template; its references are the inputs 0, 1 ... in the order in which they are first met.
   */
  public TextTemplate text(String text) {
    return TextTemplate.parse(text, dialect, this::input, new ArrayList<>(), Position.UNKNOWN);
  }

  private int input(List<String> selector) {
    if (!selectors.contains(selector)) {
      selectors.add(List.copyOf(selector));
    }
    return selectors.indexOf(selector);
  }

  /** The index of an input. */
  public int input(String selector) {
    return input(List.of(selector.split("\\.")));
  }

  public Outcome run(NodeSpec spec, NodeContext context, @Nullable Value... values) {
    var refs = selectors.stream().map(selector -> new Ref(0, 0, List.of(), selector)).toList();
    var node =
        new Node(
            0, "n", "kind", "", spec, refs, Recovery.NONE, null, false, false, Position.UNKNOWN);
    var inputs = new @Nullable Value[Math.max(values.length, refs.size())];
    System.arraycopy(values, 0, inputs, 0, values.length);
    return execute(EXECUTORS.of(node), node, new SnapshotInputs(inputs), dialect, context);
  }

  /** Runs a node of an export that reads nothing. */
  public static Outcome execute(NodeExecutor executor, Node node, NodeContext context) {
    return execute(executor, node, SnapshotInputs.EMPTY, Dialect.APP_EXPORT, context);
  }

  private static Outcome execute(
      NodeExecutor executor,
      Node node,
      SnapshotInputs inputs,
      Dialect dialect,
      NodeContext context) {
    var activation = new Activation("run", workflow(dialect), node, 0, 1, inputs, "run/0/n");
    return executor.execute(activation, context).toCompletableFuture().join();
  }

  private static CompiledWorkflow workflow(Dialect dialect) {
    return new CompiledWorkflow(
        dialect,
        CompiledWorkflow.AppMode.WORKFLOW,
        "",
        "",
        "",
        "",
        List.of(),
        List.of(),
        List.of(),
        RunLimits.FLAT,
        ErrorHandling.NONE,
        ObjectValue.EMPTY,
        ObjectValue.EMPTY,
        List.of());
  }

  public static Value json(String text) {
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException e) {
      throw new AssertionError(text, e);
    }
  }

  public static ObjectValue object(String text) {
    return (ObjectValue) json(text);
  }

  public static Outcome.Completed completed(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Completed.class);
    return (Outcome.Completed) outcome;
  }

  public static ObjectValue outputs(Outcome outcome) {
    return completed(outcome).outputs();
  }

  public static Value output(Outcome outcome, String name) {
    return Objects.requireNonNull(outputs(outcome).get(name), () -> "no output " + name);
  }

  public static NodeFailure failure(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).failure();
  }
}
