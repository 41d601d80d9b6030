package io.heddle.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.WaitSpec.Action;
import io.heddle.compiler.ir.WaitSpec.FormField;
import io.heddle.compiler.ir.WaitSpec.HumanMode;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.form.HumanForms.Submission;
import io.heddle.runtime.form.OpenForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormPromptTest {

  private final java.io.InputStream before = System.in;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @AfterEach
  void giveTheKeyboardBack() {
    System.setIn(before);
  }

  private @Nullable Submission ask(String typed, List<FormField> fields, List<Action> actions) {
    System.setIn(new ByteArrayInputStream(typed.getBytes(UTF_8)));
    var err = new PrintStream(shown, true, UTF_8);
    var output = new Output(err, err, true);
    var form =
        new OpenForm(
            HumanMode.FORM,
            "How is it?",
            fields,
            ObjectValue.of("note", Value.of("fine")),
            actions,
            ObjectValue.EMPTY,
            true,
            0);
    var place = new RunEvent.Place(List.of(), "ask", "human-input", "Ask");
    var requested = new RunEvent.WaitEvent.Requested("x", place, 0, 1, form, "", 0);
    return new FormPrompt(output, new Keyboard(output)).ask(requested, FormPath.ROOT.then(place));
  }

  private static FormField field(String name, String type) {
    return new FormField(name, type, true, null, -1, ObjectValue.EMPTY);
  }

  @Test
  void asksForEveryFieldAndThenForTheAction() {
    var said =
        ask(
            "\n3\nmaybe\nYes, do\n",
            List.of(field("note", "text"), field("count", "number")),
            List.of(new Action("yes", "Yes, do"), new Action("no", "No")));

    assertThat(said)
        .isEqualTo(
            new Submission(
                "yes", new ObjectValue(Map.of("note", Value.of("fine"), "count", Value.of(3)))));
    assertThat(shown.toString(UTF_8))
        .contains("How is it?", "note (text; required) [fine]:", "yes/no:", "say one of yes/no");
  }

  @Test
  void givesUpWhenNobodyIsThere() {
    assertThat(ask("", List.of(field("note", "text")), List.of())).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          number       | 2.5          | 2.5
          number       | many         | "many"
          checkbox     | y            | true
          checkbox     | no           | false
          multi_select | a, b         | ["a","b"]
          multi_select | ["a"]        | ["a"]
          json         | {"a": 1}     | {"a":1}
          text         | 12           | "12"
          """)
  void readsAFieldAsItsTypeTakesIt(String type, String typed, String value) throws Exception {
    assertThat(GivenAnswers.value(type, typed)).isEqualTo(Json.parse(value));
  }

  @Test
  void keepsCommasInsideTheLastField() throws Exception {
    var answers = GivenAnswers.parse(List.of("ask=,note=one, two,count=3"));

    assertThat(answers.to(FormPath.parse("ask"), List.of(field("count", "number"))))
        .isEqualTo(
            new Submission(
                null, new ObjectValue(Map.of("note", Value.of("one, two"), "count", Value.of(3)))));
    assertThat(answers.to(FormPath.parse("other"), List.of())).isNull();
  }
}
