package io.heddle.runtime.executor;

import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeContext.KnowledgeReply;
import io.heddle.runtime.node.NodeContext.KnowledgeRequest;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.node.Outcome;
import java.util.concurrent.CompletionStage;

/** Finds passages in knowledge bases. */
record KnowledgeExecutor(WorkSpec.Knowledge spec) implements NodeExecutor {

  private static final String RESULT = "result";

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    return Outcomes.of(
        () -> {
          var query = query(activation);
          if (query.isBlank()) {
            return Outcomes.now(Outcome.Completed.of(ObjectValue.of(RESULT, ArrayValue.EMPTY)));
          }
          return context
              .knowledge()
              .retrieve(
                  new KnowledgeRequest(spec.datasets(), query, spec.settings()),
                  context.cancellation())
              .thenApply(KnowledgeExecutor::outcome);
        });
  }

  private String query(Activation activation) throws NodeFault {
    var value = spec.queryInput() < 0 ? null : activation.inputs().get(spec.queryInput());
    return switch (value) {
      case null -> "";
      case NoneValue _ -> "";
      case StringValue(var text) -> text;
      default ->
          throw NodeFault.validation(
              "type_error", "ValueError", "Query variable is not string type.");
    };
  }

  private static Outcome outcome(KnowledgeReply reply) {
    return switch (reply) {
      case KnowledgeReply.Found(var passages) ->
          Outcome.Completed.of(ObjectValue.of(RESULT, Value.array(passages)));
      case KnowledgeReply.Failed(var failure) -> Outcome.Failed.of(failure);
    };
  }
}
