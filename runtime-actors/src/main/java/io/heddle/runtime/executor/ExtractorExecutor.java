package io.heddle.runtime.executor;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.JsonAnswer;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.prompt.ExtractedParameters;
import io.heddle.runtime.prompt.ExtractorPrompt;
import io.heddle.runtime.prompt.ModelRequests;
import io.heddle.runtime.prompt.ModelTexts;
import io.heddle.runtime.prompt.NodePrompts;
import io.heddle.runtime.prompt.UsageValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Lets a model read parameters out of a text. What the model got wrong does not fail the node:
 * {@code __is_success} and {@code __reason} tell of it. Only a model that cannot be asked does.
 */
record ExtractorExecutor(ModelSpec.Extractor spec) implements NodeExecutor {

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    return Outcomes.of(
        () -> {
          var texts = ModelTexts.of(activation.inputs(), context, false);
          return NodePrompts.material(spec.memory(), spec.vision(), texts, context)
              .thenCompose(material -> Outcomes.of(() -> ask(texts, material, context)))
              .thenApply(ExtractorExecutor::explained);
        });
  }

  private CompletionStage<Outcome> ask(
      ModelTexts texts, NodePrompts.Material material, NodeContext context) throws NodeFault {
    var messages = NodePrompts.extractor(spec, texts, material);
    var tools = spec.functionCall() ? List.of(ExtractorPrompt.tool(spec)) : List.<Tool>of();
    var request = new ModelRequests(spec.model(), texts).request(messages, tools, null, false);
    var call = ModelCall.of(spec.model(), context);
    return call.send(
        request,
        Listener.NONE,
        answer -> {
          var usage = UsageValue.export(answer.usage(), call.latency());
          var details =
              call.details(messages, usage, answer.finishReason())
                  .with("llm_text", Value.of(answer.text()));
          return Outcomes.now(
              ModelCall.completed(outputs(answer, usage), Edge.DEFAULT, answer.usage(), details));
        });
  }

  private ObjectValue outputs(Reply.Answered answer, ObjectValue usage) {
    var extracted = ExtractedParameters.of(spec.parameters(), found(answer));
    var outputs = new LinkedHashMap<String, Value>();
    var reason = extracted.reason();
    outputs.put("__is_success", Value.of(reason == null ? 1 : 0));
    outputs.put("__reason", reason == null ? Value.none() : Value.of(reason));
    outputs.put("__usage", usage);
    outputs.putAll(extracted.values().entries());
    return new ObjectValue(outputs);
  }

  /** A call without arguments is an empty object; an answer without JSON is nothing. */
  private static @Nullable Value found(Reply.Answered answer) {
    if (answer.toolCalls().isEmpty()) {
      return JsonAnswer.firstBalanced(answer.text());
    }
    var arguments = JsonAnswer.firstBalanced(answer.toolCalls().getFirst().arguments());
    return arguments == null ? ObjectValue.EMPTY : arguments;
  }

  /** A failure tells of itself in outputs too, which a fail branch can read. */
  private static Outcome explained(Outcome outcome) {
    if (!(outcome instanceof Outcome.Failed failed)) {
      return outcome;
    }
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("__is_success", Value.of(0));
    outputs.put("__reason", Value.of("Failed to invoke model"));
    outputs.put("__error", Value.of(failed.failure().message()));
    return new Outcome.Failed(
        failed.failure(), new ObjectValue(outputs), failed.usage(), failed.details());
  }
}
