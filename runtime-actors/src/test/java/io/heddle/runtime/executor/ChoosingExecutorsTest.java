package io.heddle.runtime.executor;

import static io.heddle.runtime.executor.Runs.completed;
import static io.heddle.runtime.executor.Runs.failure;
import static io.heddle.runtime.executor.Runs.json;
import static io.heddle.runtime.executor.Runs.object;
import static io.heddle.runtime.executor.Runs.output;
import static io.heddle.runtime.executor.Runs.outputs;
import static io.heddle.runtime.executor.ScriptedModel.calls;
import static io.heddle.runtime.executor.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.ModelSpec.ClassLabel;
import io.heddle.compiler.ir.ModelSpec.Classifier;
import io.heddle.compiler.ir.ModelSpec.Extractor;
import io.heddle.compiler.ir.ModelSpec.ModelRef;
import io.heddle.compiler.ir.ModelSpec.ParameterField;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelFailures;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.node.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classifiers and extractors: nodes that write their own prompts. */
final class ChoosingExecutorsTest {

  private static final ModelRef MODEL =
      new ModelRef("mock", "m", false, ObjectValue.EMPTY, List.of(), ObjectValue.EMPTY);

  private final FakeContext context = new FakeContext();

  private ScriptedModel model(Reply... replies) {
    var model = new ScriptedModel(replies);
    context.asking(model);
    return model;
  }

  private static Classifier classifier(Runs runs, boolean flat) {
    return new Classifier(
        MODEL,
        runs.input("start.q"),
        List.of(
            new ClassLabel("1", runs.text("Sales"), ""),
            new ClassLabel("2", runs.text("Support {{#start.p#}}"), "HELP")),
        null,
        null,
        null,
        flat);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"keywords":[],"category_id":"2","category_name":"x"}            | 2 | Support Pro | HELP
          ```json\\n{"category_id":"2","category_name":"x"}\\n```          | 2 | Support Pro | HELP
          <think>hm</think>{"category_id":"2","category_name":"x"}         | 2 | Support Pro | HELP
          {"category_id":"9","category_name":"x"}                          | 1 | Sales       | CLASS 1
          {"category_id":"2"}                                              | 1 | Sales       | CLASS 1
          """)
  void takesTheClassOrTheFirstWhenTheModelNamesNone(
      String answer, String id, String name, String label) {
    model(says(answer.replace("\\n", "\n")));
    var runs = Runs.export();

    var outcome =
        completed(runs.run(classifier(runs, false), context, Value.of("broken"), Value.of("Pro")));

    assertThat(outcome.handle()).isEqualTo(id);
    assertThat(outcome.outputs().get("class_id")).isEqualTo(Value.of(id));
    assertThat(outcome.outputs().get("class_name")).isEqualTo(Value.of(name));
    assertThat(outcome.outputs().get("class_label")).isEqualTo(Value.of(label));
  }

  @Test
  void listsTheClassesInTheLastMessageAsJson() {
    var model = model(says("{\"category_id\":\"1\",\"category_name\":\"Sales\"}"));
    var runs = Runs.export();

    runs.run(classifier(runs, false), context, Value.of("a \"text\""), Value.of("Pro"));

    var last = model.heard().getLast();
    assertThat(json(last.substring("USER: ".length())))
        .isEqualTo(
            json(
                "{\"input_text\":[\"a \\\"text\\\"\"],\"categories\":["
                    + "{\"category_id\":\"1\",\"category_name\":\"Sales\"},"
                    + "{\"category_id\":\"2\",\"category_name\":\"Support Pro\"}],"
                    + "\"classification_instructions\":[\"\"]}"));
  }

  @Test
  void failsWhenTheModelWritesNoJson() {
    model(says("Sales, surely"));
    var runs = Runs.export();

    var failure = failure(runs.run(classifier(runs, false), context));

    assertThat(failure.type()).isEqualTo("OutputParserError");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"category_id":"2","category_name":"IgnoreMe"} | 2       | Support Pro
          ```json {"category_id":"2"} ```                | 2       | Support Pro
          2                                              | 2       | Support Pro
          {"category_id":"9"}                            | default | default
          """)
  void flatTakesTheClassOrTheDefaultHandle(String answer, String id, String name) {
    var model = model(says(answer));
    context.flat();
    var runs = Runs.flat();

    var outcome =
        completed(runs.run(classifier(runs, true), context, Value.of("q"), Value.of("Pro")));

    assertThat(outcome.handle()).isEqualTo(id);
    assertThat(outcome.outputs())
        .isEqualTo(object("{\"category_id\":\"%s\",\"class_name\":\"%s\"}".formatted(id, name)));
    assertThat(model.request().parameters())
        .isEqualTo(object("{\"temperature\":0.0,\"max_tokens\":256}"));
  }

  @Test
  void flatFailsOnWhatCannotBeRead() {
    model(says("not a class"));
    context.flat();
    var runs = Runs.flat();

    assertThat(failure(runs.run(classifier(runs, true), context)).message())
        .isEqualTo("Failed to parse question-classifier response: not a class");
  }

  private static Extractor extractor(Runs runs, boolean functionCall) {
    return new Extractor(
        MODEL,
        runs.input("start.q"),
        List.of(
            new ParameterField("city", "string", "Where", true, List.of()),
            new ParameterField("days", "number", "How long", false, List.of()),
            new ParameterField("tags", "array[string]", "", false, List.of())),
        runs.text("Be brief"),
        functionCall,
        null,
        null);
  }

  @Test
  void readsParametersFromTheFunctionCall() {
    var model =
        model(calls("extract_parameters", "{\"city\":\"Bern\",\"days\":3,\"tags\":[\"a\"]}"));
    var runs = Runs.export();

    var outcome = runs.run(extractor(runs, true), context, Value.of("3 days in Bern"));

    assertThat(output(outcome, "city")).isEqualTo(Value.of("Bern"));
    assertThat(output(outcome, "days")).isEqualTo(Value.of(3));
    assertThat(output(outcome, "tags")).isEqualTo(json("[\"a\"]"));
    assertThat(output(outcome, "__is_success")).isEqualTo(Value.of(1));
    assertThat(output(outcome, "__reason")).isEqualTo(Value.none());
    assertThat(model.request().tools())
        .singleElement()
        .satisfies(
            tool ->
                assertThat(tool.parameters())
                    .isEqualTo(
                        json(
                            """
                            {"type":"object","properties":{
                              "city":{"description":"Where","type":"string"},
                              "days":{"description":"How long","type":"number"},
                              "tags":{"description":"","type":"array","items":{"type":"string"}}},
                             "required":["city"]}\
                            """)));
  }

  @Test
  void readsParametersFromTextInPromptMode() {
    var model = model(says("Here: {\"city\":\"Bern\",\"days\":\"3\",\"tags\":[]} ok"));
    var runs = Runs.export();

    var outcome = runs.run(extractor(runs, false), context, Value.of("x"));

    assertThat(model.request().tools()).isEmpty();
    assertThat(output(outcome, "days")).isEqualTo(Value.of(3));
    assertThat(output(outcome, "__is_success")).isEqualTo(Value.of(0));
    assertThat(output(outcome, "__reason"))
        .isEqualTo(
            Value.of(
                "Invalid value for parameter days, expected segment type: number, "
                    + "actual_type: string, value: 3"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          nothing       | Failed to extract result from function call or text response, using empty result.
          {"city":"B"}  | Invalid number of parameters
          {"days":1,"tags":[],"x":1} | Parameter city is required
          """)
  void succeedsWithEmptyValuesAndTellsWhy(String answer, String reason) {
    model(says(answer));
    var runs = Runs.export();

    var outcome = runs.run(extractor(runs, false), context, Value.of("x"));

    assertThat(output(outcome, "__is_success")).isEqualTo(Value.of(0));
    assertThat(output(outcome, "__reason")).isEqualTo(Value.of(reason));
    assertThat(output(outcome, "tags")).isEqualTo(json("[]"));
  }

  @Test
  void dropsItemsOfTheWrongTypeAndConvertsNumbers() {
    model(says("{\"city\":5,\"days\":true,\"tags\":[\"a\",1,null]}"));
    var runs = Runs.export();

    var outputs = outputs(runs.run(extractor(runs, false), context, Value.of("x")));

    assertThat(outputs.get("city")).isEqualTo(Value.of(""));
    assertThat(outputs.get("days")).isEqualTo(Value.of(1));
    assertThat(outputs.get("tags")).isEqualTo(json("[\"a\"]"));
  }

  @Test
  void failsOnlyWhenTheModelCannotBeAsked() {
    model(new Reply.Failed(ModelFailures.network("down")));
    var runs = Runs.export();

    var outcome = (Outcome.Failed) runs.run(extractor(runs, true), context, Value.of("x"));

    assertThat(outcome.failure().message()).isEqualTo("down");
    assertThat(outcome.outputs())
        .isEqualTo(
            object(
                "{\"__is_success\":0,\"__reason\":\"Failed to invoke model\","
                    + "\"__error\":\"down\"}"));
  }
}
