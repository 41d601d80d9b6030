package io.heddle.runtime.executor;

import io.heddle.compiler.ir.ModelSpec.ModelRef;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.prompt.PromptTexts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One request to a model: sends it and tells what people may see of it. */
record ModelCall(ModelRef model, NodeContext context, Instant startedAt) {

  static ModelCall of(ModelRef model, NodeContext context) {
    return new ModelCall(model, context, context.clock().instant());
  }

  /**
   * @param answered what follows from an answer; a failure is the node's, and so is a cancel
   */
  CompletionStage<Outcome> send(
      Request request,
      Listener listener,
      Function<Reply.Answered, CompletionStage<Outcome>> answered) {
    return context
        .models()
        .provider(model.provider())
        .chat(request, listener, context.cancellation())
        .thenCompose(
            reply ->
                switch (reply) {
                  case Reply.Failed _ when context.cancellation().isCancelled() ->
                      Outcomes.now(new Outcome.Cancelled());
                  case Reply.Failed(var failure) ->
                      Outcomes.now(Outcomes.failed(failure, details(request.messages())));
                  case Reply.Answered answer -> answered.apply(answer);
                });
  }

  Duration latency() {
    return Duration.between(startedAt, context.clock().instant());
  }

  /** What is known before the answer. */
  ObjectValue details(List<Message> messages) {
    var details = new LinkedHashMap<String, Value>();
    details.put("model_mode", Value.of(model.completionMode() ? "completion" : "chat"));
    details.put("prompts", PromptTexts.shown(messages));
    details.put("model_provider", Value.of(model.provider()));
    details.put("model_name", Value.of(model.name()));
    return new ObjectValue(details);
  }

  ObjectValue details(List<Message> messages, ObjectValue usage, String finishReason) {
    return details(messages).with("usage", usage).with("finish_reason", Value.of(finishReason));
  }

  static Outcome completed(ObjectValue outputs, String handle, Usage usage, ObjectValue details) {
    return new Outcome.Completed(outputs, handle, usage, details);
  }
}
