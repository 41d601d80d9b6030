package io.heddle.runtime.executor;

import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.JsonAnswer;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.prompt.ClassifierPrompt;
import io.heddle.runtime.prompt.ClassifierPrompt.Choice;
import io.heddle.runtime.prompt.ModelRequests;
import io.heddle.runtime.prompt.ModelTexts;
import io.heddle.runtime.prompt.NodePrompts;
import io.heddle.runtime.prompt.UsageValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lets a model choose one of several classes and takes that class's edge. */
record ClassifierExecutor(ModelSpec.Classifier spec) implements NodeExecutor {

  /** The handle of a flat classifier when the model names a class that is not there. */
  private static final String DEFAULT = "default";

  private static final int FLAT_MAX_TOKENS = 256;

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    return Outcomes.of(
        () -> {
          var texts = ModelTexts.of(activation.inputs(), context, spec.flat());
          return NodePrompts.material(spec.memory(), spec.vision(), texts, context)
              .thenCompose(material -> Outcomes.of(() -> ask(texts, material, context)));
        });
  }

  private CompletionStage<Outcome> ask(
      ModelTexts texts, NodePrompts.Material material, NodeContext context) throws NodeFault {
    var choices = ClassifierPrompt.choices(spec, texts);
    var messages = NodePrompts.classifier(spec, choices, texts, material);
    var request = requests(texts).chat(messages);
    var call = ModelCall.of(spec.model(), context);
    return call.send(
        request,
        Listener.NONE,
        answer -> {
          var usage =
              spec.flat()
                  ? UsageValue.flat(answer.usage())
                  : UsageValue.export(answer.usage(), call.latency());
          var details = call.details(messages, usage, answer.finishReason());
          return Outcomes.now(
              spec.flat()
                  ? flat(answer, choices, details)
                  : export(answer, choices, usage, details));
        });
  }

  private ModelRequests requests(ModelTexts texts) {
    var requests = new ModelRequests(spec.model(), texts);
    return spec.flat()
        ? requests
            .withDefault("temperature", Value.of(0.0))
            .withDefault("max_tokens", Value.of(FLAT_MAX_TOKENS))
        : requests;
  }

  private static Outcome flat(Reply.Answered answer, List<Choice> choices, ObjectValue details) {
    var id = JsonAnswer.categoryId(answer.text());
    if (id == null) {
      return failed(
          answer,
          "execution_error",
          "ExecutionError",
          "Failed to parse question-classifier response: " + answer.text(),
          details);
    }
    var chosen = find(choices, id);
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("category_id", Value.of(chosen == null ? DEFAULT : id));
    outputs.put("class_name", Value.of(chosen == null ? DEFAULT : chosen.name()));
    return ModelCall.completed(
        new ObjectValue(outputs), chosen == null ? DEFAULT : id, answer.usage(), details);
  }

  /** An object without a class, or with an unknown one, means the first class. */
  private static Outcome export(
      Reply.Answered answer, List<Choice> choices, ObjectValue usage, ObjectValue details) {
    var object = JsonAnswer.object(answer.text());
    if (object == null) {
      return failed(
          answer,
          "execution_error",
          "OutputParserError",
          "got invalid json object. error: no JSON object in the model's answer",
          details);
    }
    var id = object.get("category_id");
    var found =
        id == null || object.get("category_name") == null
            ? null
            : find(choices, PythonText.str(id));
    var chosen = found == null ? choices.getFirst() : found;
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("class_name", Value.of(chosen.name()));
    outputs.put("class_label", Value.of(chosen.label()));
    outputs.put("class_id", Value.of(chosen.id()));
    outputs.put("usage", usage);
    return ModelCall.completed(new ObjectValue(outputs), chosen.id(), answer.usage(), details);
  }

  private static @Nullable Choice find(List<Choice> choices, String id) {
    return choices.stream().filter(choice -> choice.id().equals(id)).findFirst().orElse(null);
  }

  private static Outcome failed(
      Reply.Answered answer, String code, String type, String message, ObjectValue details) {
    return new Outcome.Failed(
        NodeFailure.of(ErrorKind.VALIDATION, code, type, message),
        ObjectValue.EMPTY,
        answer.usage(),
        details);
  }
}
