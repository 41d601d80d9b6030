package io.heddle.runtime.form;

import static io.heddle.runtime.executor.Runs.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.Position;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.WaitSpec.Action;
import io.heddle.compiler.ir.WaitSpec.FormField;
import io.heddle.compiler.ir.WaitSpec.HumanInput;
import io.heddle.compiler.ir.WaitSpec.HumanMode;
import io.heddle.compiler.ir.WaitSpec.OnTimeout;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.form.HumanForms.Expired;
import io.heddle.runtime.form.HumanForms.Submission;
import io.heddle.runtime.form.HumanForms.Submitted;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.SnapshotInputs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HumanFormsTest {

  private static final SnapshotInputs INPUTS = SnapshotInputs.of(List.of(Value.of("Ann")));

  private static FormField field(
      String name, String type, boolean required, @Nullable Value initial, String settings) {
    return new FormField(name, type, required, initial, -1, object(settings));
  }

  private static HumanForms flat(
      HumanMode mode, OnTimeout onTimeout, String defaults, FormField... fields) {
    return new HumanForms(
        new HumanInput(
            mode,
            null,
            List.of(fields),
            List.of(),
            null,
            onTimeout,
            object(defaults),
            ObjectValue.EMPTY,
            true),
        INPUTS,
        ValueText.flat(),
        Strictness.LENIENT);
  }

  private static HumanForms export(FormField... fields) {
    var content =
        TextTemplate.parse(
            "Dear {{#start.name#}}: {{#$output.note#}} {{#$outputs.docs#}}",
            Dialect.APP_EXPORT,
            _ -> 0,
            new ArrayList<>(),
            Position.UNKNOWN);
    return new HumanForms(
        new HumanInput(
            HumanMode.FORM,
            content,
            List.of(fields),
            List.of(new Action("ok", "Accept"), new Action("no", "Refuse")),
            null,
            OnTimeout.BRANCH,
            ObjectValue.EMPTY,
            ObjectValue.EMPTY,
            false),
        INPUTS,
        ValueText.python(),
        Strictness.LENIENT);
  }

  private static Submitted.Accepted accepted(Submitted submitted) {
    assertThat(submitted).isInstanceOf(Submitted.Accepted.class);
    return (Submitted.Accepted) submitted;
  }

  private static List<String> messages(Submitted submitted) {
    assertThat(submitted).isInstanceOf(Submitted.Rejected.class);
    return ((Submitted.Rejected) submitted).messages();
  }

  private static Submitted submit(HumanForms form, @Nullable String decision, String data) {
    return form.submit(new Submission(decision, object(data)));
  }

  @Test
  void exportShowsItsContentWithPlacesForAnswers() {
    assertThat(export().content()).isEqualTo("Dear Ann: {{#$output.note#}} {{#$outputs.docs#}}");
  }

  @Test
  void exportPutsOutAnswersActionAndRenderedContent() {
    var form =
        export(
            field("note", "paragraph", false, null, "{}"),
            field("docs", "file-list", false, null, "{}"));

    var accepted =
        accepted(submit(form, "ok", "{\"note\":\"fine\",\"docs\":[{\"url\":\"http://h/a\"}]}"));

    assertThat(accepted.handle()).isEqualTo("ok");
    assertThat(accepted.outputs().get("note")).isEqualTo(Value.of("fine"));
    assertThat(accepted.outputs().get("__action_id")).isEqualTo(Value.of("ok"));
    assertThat(accepted.outputs().get("__action_value")).isEqualTo(Value.of("Accept"));
    assertThat(accepted.outputs().get("__rendered_content"))
        .isEqualTo(Value.of("Dear Ann: fine [1 files]"));
  }

  @Test
  void exportRejectsUnknownActionsAndMissingInputs() {
    var form =
        export(
            field("note", "paragraph", false, null, "{}"),
            field(
                "pick",
                "select",
                false,
                null,
                "{\"option_source\":{\"type\":\"constant\",\"value\":[\"a\",\"b\"]}}"));

    assertThat(messages(submit(form, "maybe", "{\"pick\":\"c\"}")))
        .containsExactly(
            "Invalid action: maybe",
            "pick must be one of the following: a, b",
            "Missing required inputs: note");
  }

  @Test
  void exportTakesTheTimeoutHandleWithTheUnfilledContent() {
    var expired = (Expired.Decided) export().expire();

    assertThat(expired.handle()).isEqualTo("__timeout");
    assertThat(expired.outputs())
        .isEqualTo(
            object(
                "{\"__action_id\":\"\",\"__action_value\":\"\",\"__rendered_content\":"
                    + "\"Dear Ann: {{#$output.note#}} {{#$outputs.docs#}}\"}"));
  }

  @Test
  void flatFillsDefaultsAndKeepsFurtherKeys() {
    var form =
        flat(
            HumanMode.FORM,
            OnTimeout.FAIL,
            "{}",
            field("a", "text", true, null, "{}"),
            field("b", "number", false, Value.of(5), "{}"));

    var accepted = accepted(submit(form, null, "{\"a\":\"x\",\"c\":true}"));

    assertThat(accepted.handle()).isEqualTo("source");
    assertThat(accepted.outputs()).isEqualTo(object("{\"a\":\"x\",\"b\":5,\"c\":true}"));
  }

  @ParameterizedTest(name = "{0} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text         | {} | {}           | field 'x' is required
          text         | {} | {"x":1}      | field 'x' must be a string, got integer
          number       | {} | {"x":"1"}    | field 'x' must be a number, got string
          checkbox     | {} | {"x":"true"} | field 'x' must be a boolean, got string
          multi_select | {} | {"x":["a",1]} | field 'x' must be a list of strings, got array
          json         | {} | {"x":[]}     | field 'x' must be an object, got array
          radio        | {"options":[{"value":"a","label":"A"}]} | {"x":"b"} | field 'x' must be one of a, got 'b'
          text         | {"validation":{"min_length":3}} | {"x":"ab"} | field 'x': 'ab' is too short
          number       | {"validation":{"max_value":3,"error_message":"too many"}} | {"x":4} | field 'x': too many
          text         | {"validation":{"pattern":"^a"}} | {"x":"b"} | field 'x': 'b' does not match '^a'
          """)
  void flatRejectsWhatDoesNotFitTheField(
      String type, String settings, String data, String message) {
    var form = flat(HumanMode.FORM, OnTimeout.FAIL, "{}", field("x", type, true, null, settings));

    assertThat(messages(submit(form, null, data))).containsExactly(message);
  }

  @ParameterizedTest(name = "{0} means {1}")
  @CsvSource({"approve,approve", "Approved,approve", "reject,reject", "rejected,reject"})
  void flatApprovalTakesTheDecisionsHandle(String word, String handle) {
    var form = flat(HumanMode.APPROVAL, OnTimeout.FAIL, "{}");

    var accepted = accepted(submit(form, word, "{}"));

    assertThat(accepted.handle()).isEqualTo(handle);
    assertThat(accepted.outputs().get("__decision")).isEqualTo(Value.of(handle));
  }

  @Test
  void flatApprovalNeedsADecision() {
    assertThat(messages(submit(flat(HumanMode.APPROVAL, OnTimeout.FAIL, "{}"), "hm", "{}")))
        .containsExactly("an approval needs a decision: approve or reject");
  }

  @Test
  void flatTimeoutsFailDefaultApproveOrReject() {
    var failed = (Expired.Failed) flat(HumanMode.FORM, OnTimeout.FAIL, "{}").expire();
    assertThat(failed.failure().kind()).isEqualTo(ErrorKind.TIMEOUT);

    var initial = field("a", "text", false, Value.of("i"), "{}");
    assertThat(flat(HumanMode.FORM, OnTimeout.DEFAULT_VALUE, "{\"b\":1}", initial).expire())
        .isEqualTo(new Expired.Decided("source", object("{\"a\":\"i\",\"b\":1}")));
    assertThat(flat(HumanMode.APPROVAL, OnTimeout.AUTO_APPROVE, "{}").expire())
        .isEqualTo(new Expired.Decided("approve", object("{\"__decision\":\"approve\"}")));
    assertThat(flat(HumanMode.APPROVAL, OnTimeout.AUTO_REJECT, "{}").expire())
        .isEqualTo(new Expired.Decided("reject", object("{\"__decision\":\"reject\"}")));
    assertThat(flat(HumanMode.APPROVAL, OnTimeout.DEFAULT_VALUE, "{}").expire())
        .isEqualTo(new Expired.Decided("reject", object("{\"__decision\":\"reject\"}")));
  }
}
