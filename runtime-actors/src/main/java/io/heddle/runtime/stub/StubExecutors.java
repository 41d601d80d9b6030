package io.heddle.runtime.stub;

import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.executor.NodeExecutors;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.Outcome;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Executors for a run whose ports are stand-ins: notes which nodes met one, and makes up the
 * results of code that cannot run here.
 */
public final class StubExecutors {

  private final NodeExecutors executors;
  private final Predicate<WorkSpec.CodeLanguage> runs;
  private final Set<String> stubbed = new LinkedHashSet<>();

  /**
   * For one run.
   *
   * @param executors do the work of all nodes that need no code made up
   * @param runs whether code in a language really runs here
   */
  public StubExecutors(NodeExecutors executors, Predicate<WorkSpec.CodeLanguage> runs) {
    this.executors = executors;
    this.runs = runs;
  }

  public NodeExecutor of(Node node) {
    var standIn = standIn(node.spec());
    if (standIn == null) {
      return executors.of(node);
    }
    return (activation, context) -> {
      synchronized (stubbed) {
        stubbed.add(node.id());
      }
      return switch (standIn) {
        case PORT -> executors.of(node).execute(activation, context);
        case HTTP -> executors.of(node).execute(activation, context).thenApply(StubExecutors::sent);
        case RESULT -> CompletableFuture.completedFuture(Outcome.Completed.of(result(activation)));
      };
    };
  }

  /** The ids of the nodes that were not really run, in the order in which they ran first. */
  public List<String> stubbed() {
    synchronized (stubbed) {
      return List.copyOf(stubbed);
    }
  }

  private enum StandIn {
    /** The executor is real; a port it uses is not. */
    PORT,
    /**
     * Like it, but made-up inputs rarely make a URL: what cannot be sent is answered all the same.
     */
    HTTP,
    /** The result is made up. */
    RESULT
  }

  private @Nullable StandIn standIn(NodeSpec spec) {
    return switch (spec) {
      case WorkSpec.Code code -> runs.test(code.language()) ? null : StandIn.RESULT;
      case NodeSpec.Plugin _, WorkSpec.Unsupported _, WorkSpec.Document _ -> StandIn.RESULT;
      case WorkSpec.Http _ -> StandIn.HTTP;
      case ModelSpec _, WorkSpec.Tool _, WorkSpec.Knowledge _ -> StandIn.PORT;
      case RoutingSpec _,
          ContainerSpec _,
          WaitSpec _,
          WorkSpec.MemoryRecall _,
          WorkSpec.MemoryStore _ ->
          null;
    };
  }

  private static Outcome sent(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed _, Outcome.Cancelled _ -> outcome;
      case Outcome.Failed _ ->
          Outcome.Completed.of(
              Value.object(
                  Map.of(
                      "status_code",
                      Value.of(200),
                      "body",
                      Value.of("{}"),
                      "headers",
                      ObjectValue.EMPTY,
                      "files",
                      ArrayValue.EMPTY)));
    };
  }

  private static ObjectValue result(Activation activation) {
    return switch (activation.node().spec()) {
      case NodeSpec.Plugin _, WorkSpec.Unsupported _ ->
          SampleOutputs.of(activation.workflow(), activation.node());
      case NodeSpec spec -> result(spec);
    };
  }

  private static ObjectValue result(NodeSpec spec) {
    if (spec instanceof WorkSpec.Code code && code.outputs() != null) {
      return SampleValues.of(code.outputs());
    }
    var name =
        switch (spec) {
          case WorkSpec.Code code when code.outputVariable() != null -> code.outputVariable();
          case WorkSpec.Code _ -> "result";
          default -> "text";
        };
    return ObjectValue.of(name, SampleValues.TEXT);
  }
}
