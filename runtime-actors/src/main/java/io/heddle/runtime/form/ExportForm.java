package io.heddle.runtime.form;

import io.heddle.compiler.ir.WaitSpec.FormField;
import io.heddle.compiler.ir.WaitSpec.HumanInput;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.form.HumanForms.Submission;
import io.heddle.runtime.form.HumanForms.Submitted;
import io.heddle.runtime.routing.InputFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The forms of app exports: every field is answered, and one of the actions is taken. */
record ExportForm(HumanInput spec) {

  private static final String ACTION = "__action_id";
  private static final String ACTION_TITLE = "__action_value";
  private static final String CONTENT = "__rendered_content";

  Submitted submit(Submission submission, Function<ObjectValue, String> rendered) {
    var errors = new ArrayList<String>();
    var action =
        spec.actions().stream()
            .filter(one -> one.id().equals(submission.decision()))
            .findFirst()
            .orElse(null);
    if (action == null) {
      errors.add("Invalid action: " + submission.decision());
    }
    var answers = new LinkedHashMap<String, Value>();
    var missing = new ArrayList<String>();
    for (var field : spec.fields()) {
      var value = submission.data().get(field.name());
      if (value == null) {
        missing.add(field.name());
      } else {
        answers.put(field.name(), answer(field, value, errors));
      }
    }
    if (!missing.isEmpty()) {
      errors.add("Missing required inputs: " + String.join(", ", missing));
    }
    if (action == null || !errors.isEmpty()) {
      return new Submitted.Rejected(errors);
    }
    var outputs = new LinkedHashMap<>(answers);
    outputs.put(ACTION, Value.of(action.id()));
    outputs.put(ACTION_TITLE, Value.of(action.title()));
    outputs.put(CONTENT, Value.of(rendered.apply(new ObjectValue(answers))));
    return new Submitted.Accepted(action.id(), new ObjectValue(outputs));
  }

  /** What is put out when nobody decided. */
  static ObjectValue undecided(String content) {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put(ACTION, Value.of(""));
    outputs.put(ACTION_TITLE, Value.of(""));
    outputs.put(CONTENT, Value.of(content));
    return new ObjectValue(outputs);
  }

  private static Value answer(FormField field, Value value, List<String> errors) {
    return switch (field.type()) {
      case "select" -> {
        var options = options(field);
        if (!(value instanceof StringValue(var text))) {
          errors.add("%s must be a string".formatted(field.name()));
        } else if (options != null && !options.contains(text)) {
          errors.add(
              "%s must be one of the following: %s"
                  .formatted(field.name(), String.join(", ", options)));
        }
        yield value;
      }
      case "file" -> {
        var file = value == NoneValue.NONE ? null : InputFiles.file(value);
        if (file == null) {
          errors.add("%s must be a file".formatted(field.name()));
        }
        yield file == null ? value : file;
      }
      case "file-list" -> {
        var files = InputFiles.files(value);
        if (files == null) {
          errors.add("%s must be a list of files".formatted(field.name()));
        }
        yield files == null ? value : files;
      }
      default -> {
        if (!(value instanceof StringValue)) {
          errors.add("%s must be a string".formatted(field.name()));
        }
        yield value;
      }
    };
  }

  /** The options that the text lists, or null when they come from a variable. */
  private static @Nullable List<String> options(FormField field) {
    var source = field.settings().get("option_source");
    var listed = source instanceof ObjectValue object ? object.get("value") : null;
    if (!(listed instanceof ArrayValue(var items)) || items.isEmpty()) {
      return null;
    }
    return items.stream().map(PythonText::str).toList();
  }

  /** An answer in the form's text. */
  static String shown(Value answer) {
    return switch (answer) {
      case StringValue(var text) -> text;
      case NoneValue _ -> "";
      case FileValue _ -> "[file]";
      case ArrayValue(var items)
          when !items.isEmpty() && items.stream().allMatch(FileValue.class::isInstance) ->
          "[%d files]".formatted(items.size());
      case ArrayValue _, ObjectValue _ -> Json.write(answer);
      default -> PythonText.str(answer);
    };
  }
}
