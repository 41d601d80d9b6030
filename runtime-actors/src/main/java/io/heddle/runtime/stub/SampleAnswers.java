package io.heddle.runtime.stub;

import io.heddle.compiler.ir.WaitSpec.FormField;
import io.heddle.compiler.ir.WaitSpec.HumanMode;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.form.HumanForms.Submission;
import io.heddle.runtime.form.OpenForm;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers made up to fit what a form asks; the rules of single fields are not looked at. */
public final class SampleAnswers {

  private SampleAnswers() {}

  /** The first action, and a value for each field: its default where it has one. */
  public static Submission of(OpenForm form) {
    var answers = new LinkedHashMap<String, Value>();
    for (var field : form.fields()) {
      var given = form.defaults().get(field.name());
      answers.put(field.name(), given == null ? value(field, form.flat()) : given);
    }
    return new Submission(decision(form), new ObjectValue(answers));
  }

  private static @Nullable String decision(OpenForm form) {
    if (!form.actions().isEmpty()) {
      return form.actions().getFirst().id();
    }
    return form.mode() == HumanMode.APPROVAL ? "approve" : null;
  }

  private static Value value(FormField field, boolean flat) {
    return switch (field.type()) {
      case "number" -> Value.of(1);
      case "checkbox" -> Value.of(true);
      case "json" -> ObjectValue.EMPTY;
      case "file" -> SampleValues.FILE;
      case "file-list" -> Value.array(List.of(SampleValues.FILE));
      case "multi_select" -> Value.array(List.of(option(field, flat)));
      case "select", "radio", "dropdown" -> option(field, flat);
      default -> SampleValues.TEXT;
    };
  }

  /** The first of the choices that the text lists. */
  private static Value option(FormField field, boolean flat) {
    var settings = field.settings();
    var listed =
        flat
            ? settings.get("options")
            : settings.get("option_source") instanceof ObjectValue source
                ? source.get("value")
                : null;
    if (!(listed instanceof ArrayValue(var items)) || items.isEmpty()) {
      return SampleValues.TEXT;
    }
    var first = items.getFirst();
    var value = first instanceof ObjectValue option ? option.get("value") : first;
    return switch (value) {
      case null -> SampleValues.TEXT;
      case StringValue text -> text;
      case Value other -> Value.of(PythonText.str(other));
    };
  }
}
