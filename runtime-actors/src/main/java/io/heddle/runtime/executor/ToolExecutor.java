package io.heddle.runtime.executor;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeContext.ToolReply;
import io.heddle.runtime.node.NodeContext.ToolRequest;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.request.RequestTexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Calls one tool. */
record ToolExecutor(WorkSpec.Tool spec) implements NodeExecutor {

  /** What an app export shows when a tool sends no JSON. */
  private static final Value NO_JSON =
      Value.array(List.of(ObjectValue.of("data", ArrayValue.EMPTY)));

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    var flat = activation.workflow().dialect() == Dialect.FLAT;
    return Outcomes.of(
        () -> {
          var texts = RequestTexts.of(activation.inputs(), context, flat);
          var arguments = ToolArguments.of(spec.arguments(), texts, !flat);
          return context
              .tools()
              .call(
                  new ToolRequest(spec.source(), spec.tool(), arguments, spec.configuration()),
                  context.cancellation())
              .thenApply(reply -> outcome(reply, arguments, flat, context));
        });
  }

  private Outcome outcome(
      ToolReply reply, ObjectValue arguments, boolean flat, NodeContext context) {
    var details = ObjectValue.of("arguments", arguments);
    return switch (reply) {
      case ToolReply.Failed _ when context.cancellation().isCancelled() -> new Outcome.Cancelled();
      case ToolReply.Failed(var failure) -> Outcomes.failed(failure, details);
      case ToolReply.Answered answer when answer.isError() ->
          Outcomes.failed(
              NodeFailure.of(
                  ErrorKind.VALIDATION,
                  "tool_error",
                  "ToolInvokeError",
                  "tool %s failed: %s".formatted(spec.tool(), answer.text())),
              details);
      case ToolReply.Answered answer when flat ->
          new Outcome.Completed(
              ObjectValue.of("result", Value.of(answer.text())), Edge.DEFAULT, Usage.NONE, details);
      case ToolReply.Answered answer -> {
        if (!answer.text().isEmpty()) {
          context.stream().write("text", answer.text());
        }
        yield new Outcome.Completed(export(answer), Edge.DEFAULT, Usage.NONE, details);
      }
    };
  }

  private static ObjectValue export(ToolReply.Answered answer) {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("text", Value.of(answer.text()));
    outputs.put("files", Value.array(answer.files()));
    outputs.put("json", answer.json().isEmpty() ? NO_JSON : Value.array(answer.json()));
    outputs.putAll(answer.variables().entries());
    return new ObjectValue(outputs);
  }
}
