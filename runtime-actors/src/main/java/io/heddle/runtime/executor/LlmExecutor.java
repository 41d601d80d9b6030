package io.heddle.runtime.executor;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.prompt.LlmPrompt;
import io.heddle.runtime.prompt.ModelRequests;
import io.heddle.runtime.prompt.ModelTexts;
import io.heddle.runtime.prompt.StructuredAnswer;
import io.heddle.runtime.prompt.UsageValue;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletionStage;

/** Asks a model and puts out its text, streaming it when the node says so. */
record LlmExecutor(ModelSpec.Llm spec) implements NodeExecutor {

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    return Outcomes.of(
        () -> {
          var texts = ModelTexts.of(activation.inputs(), context, spec.flat());
          return LlmPrompt.material(spec, texts, context)
              .thenCompose(material -> Outcomes.of(() -> ask(texts, material, context)));
        });
  }

  private CompletionStage<Outcome> ask(
      ModelTexts texts, LlmPrompt.Material material, NodeContext context) throws NodeFault {
    var prompt = LlmPrompt.of(spec, texts, material);
    var request =
        new ModelRequests(spec.model(), texts)
            .request(prompt.messages(), java.util.List.of(), spec.responseSchema(), spec.stream());
    var call = ModelCall.of(spec.model(), context);
    var writer = AnswerWriter.of(spec, context);
    return call.send(
        request,
        writer,
        answer -> {
          var said = writer.end(answer);
          return Outcomes.now(Outcomes.last(() -> outcome(call, prompt, answer, said)));
        });
  }

  private Outcome outcome(
      ModelCall call, LlmPrompt prompt, Reply.Answered answer, AnswerWriter.Said said)
      throws NodeFault {
    var usage =
        spec.flat()
            ? UsageValue.flat(answer.usage())
            : UsageValue.export(answer.usage(), call.latency());
    var details = call.details(prompt.messages(), usage, answer.finishReason());
    if (!prompt.resources().isEmpty()) {
      details = details.with("retriever_resources", Value.array(prompt.resources()));
    }
    try {
      return ModelCall.completed(
          outputs(answer, said, usage), Edge.DEFAULT, answer.usage(), details);
    } catch (NodeFault fault) {
      return new Outcome.Failed(fault.failure(), ObjectValue.EMPTY, answer.usage(), details);
    }
  }

  private ObjectValue outputs(Reply.Answered answer, AnswerWriter.Said said, ObjectValue usage)
      throws NodeFault {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("text", Value.of(said.text()));
    if (spec.flat()) {
      outputs.put("usage", usage);
    } else {
      outputs.put("reasoning_content", Value.of(said.reasoning()));
      outputs.put("usage", usage);
      outputs.put("finish_reason", Value.of(answer.finishReason()));
    }
    var schema = spec.responseSchema();
    if (schema != null) {
      outputs.put("structured_output", StructuredAnswer.of(answer.text(), schema));
    }
    return new ObjectValue(outputs);
  }
}
