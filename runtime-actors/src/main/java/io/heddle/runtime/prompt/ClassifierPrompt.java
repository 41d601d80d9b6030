package io.heddle.runtime.prompt;

import io.heddle.compiler.ir.ModelSpec.Classifier;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.node.NodeContext.Exchange;
import io.heddle.runtime.node.NodeFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The messages of a classifier: what to do, an example, and the text with its classes. */
public final class ClassifierPrompt {

  private static final String TASK =
      """
      You sort texts into categories. Read the text, pick the one category that fits it best, and \
      keep to the instructions that come with it. Use only the categories you are given.

      Answer with one JSON object and nothing else:
      {"keywords": ["words of the text that decided"], "category_id": "...", "category_name": "..."}
      """;

  private static final String FLAT_TASK =
      """
      You sort texts into categories. Answer with one JSON object and nothing else:
      {"category_id": "the id of the category that fits the text best"}
      """;

  private static final String EXAMPLE_QUESTION =
      """
      {"input_text": ["The parcel came two days late and the box was torn."], \
      "categories": [{"category_id": "e1", "category_name": "Delivery"}, \
      {"category_id": "e2", "category_name": "Billing"}], "classification_instructions": [""]}\
      """;

  private static final String EXAMPLE_ANSWER =
      """
      {"keywords": ["parcel", "late", "box"], "category_id": "e1", "category_name": "Delivery"}\
      """;

  private ClassifierPrompt() {}

  /**
   * A class as the model sees it.
   *
   * @param name rendered
   */
  public record Choice(String id, String name, String label) {}

  /** The classes with their names rendered. */
  public static List<Choice> choices(Classifier spec, ModelTexts texts) throws NodeFault {
    var choices = new ArrayList<Choice>(spec.classes().size());
    for (var one : spec.classes()) {
      var label = one.label().isEmpty() ? "CLASS " + (choices.size() + 1) : one.label();
      choices.add(new Choice(one.id(), texts.lenient(one.name()), label));
    }
    return choices;
  }

  static List<Message> of(
      Classifier spec, List<Choice> choices, ModelTexts texts, List<Exchange> turns)
      throws NodeFault {
    var query = texts.textOf(spec.queryInput());
    var instruction = texts.lenient(spec.instruction());
    var question = question(query, choices, instruction);
    if (spec.flat()) {
      var messages = new ArrayList<Message>();
      messages.add(Message.text(Role.SYSTEM, FLAT_TASK));
      messages.addAll(Histories.flat(spec.memory(), texts, turns));
      messages.add(Message.text(Role.USER, question));
      return messages;
    }
    var task = TASK + "\n<histories>\n" + Histories.lines(turns) + "\n</histories>";
    if (spec.model().completionMode()) {
      return List.of(Message.text(Role.USER, task + "\n\n" + question));
    }
    var messages = new ArrayList<Message>();
    messages.add(Message.text(Role.SYSTEM, task));
    messages.add(Message.text(Role.USER, EXAMPLE_QUESTION));
    messages.add(Message.text(Role.ASSISTANT, EXAMPLE_ANSWER));
    messages.add(Message.text(Role.USER, question));
    return messages;
  }

  private static String question(String query, List<Choice> choices, String instruction) {
    var categories = new ArrayList<Value>(choices.size());
    for (var choice : choices) {
      var category = new LinkedHashMap<String, Value>();
      category.put("category_id", Value.of(choice.id()));
      category.put("category_name", Value.of(choice.name()));
      categories.add(new ObjectValue(category));
    }
    var question = new LinkedHashMap<String, Value>();
    question.put("input_text", Value.array(List.of(Value.of(query))));
    question.put("categories", Value.array(categories));
    question.put("classification_instructions", Value.array(List.of(Value.of(instruction))));
    return Json.write(new ObjectValue(question));
  }
}
