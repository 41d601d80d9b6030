package io.heddle.runtime.form;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.WaitSpec.FormField;
import io.heddle.compiler.ir.WaitSpec.HumanInput;
import io.heddle.compiler.ir.WaitSpec.HumanMode;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.FlatText;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.form.HumanForms.Submission;
import io.heddle.runtime.form.HumanForms.Submitted;
import io.heddle.runtime.schema.JsonSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The flat dialect's forms: fields with types and rules, and a decision in approval mode. */
final class FlatForm {

  private FlatForm() {}

  static Submitted submit(HumanInput spec, ObjectValue defaults, Submission submission) {
    var errors = new ArrayList<String>();
    var decision = submission.decision() == null ? null : decision(submission.decision());
    if (spec.mode() == HumanMode.APPROVAL && decision == null) {
      errors.add("an approval needs a decision: approve or reject");
    }
    var outputs = new LinkedHashMap<String, Value>();
    for (var field : spec.fields()) {
      var value = given(field, defaults, submission);
      if (value == NoneValue.NONE) {
        if (field.required()) {
          errors.add("field '%s' is required".formatted(field.name()));
        }
      } else {
        check(field, value, errors);
      }
      outputs.put(field.name(), value);
    }
    submission.data().entries().forEach(outputs::putIfAbsent);
    if (!errors.isEmpty()) {
      return new Submitted.Rejected(errors);
    }
    var named = spec.mode() == HumanMode.APPROVAL ? decision : submission.decision();
    if (named != null) {
      outputs.put(HumanForms.DECISION, Value.of(named));
    }
    return new Submitted.Accepted(
        spec.mode() == HumanMode.APPROVAL && decision != null ? decision : Edge.DEFAULT,
        new ObjectValue(outputs));
  }

  /** The decision a word means, or null. */
  static @Nullable String decision(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "approve", "approved" -> HumanForms.APPROVE;
      case "reject", "rejected" -> HumanForms.REJECT;
      default -> null;
    };
  }

  private static Value given(FormField field, ObjectValue defaults, Submission submission) {
    var value = submission.data().get(field.name());
    if (value != null && value != NoneValue.NONE) {
      return value;
    }
    var initial = defaults.get(field.name());
    return initial == null ? NoneValue.NONE : initial;
  }

  private static void check(FormField field, Value value, List<String> errors) {
    var expected = expectedType(field.type(), value);
    if (expected != null) {
      errors.add("field '%s' must be %s, got %s".formatted(field.name(), expected, value.kind()));
      return;
    }
    checkOptions(field, value, errors);
    checkRules(field, value, errors);
  }

  /** What the value should be, or null when it is. */
  private static @Nullable String expectedType(String type, Value value) {
    return switch (type) {
      case "number" -> Coercion.isNumber(value) ? null : "a number";
      case "checkbox" -> value instanceof BooleanValue ? null : "a boolean";
      case "multi_select" ->
          value instanceof ArrayValue(var items)
                  && items.stream().allMatch(StringValue.class::isInstance)
              ? null
              : "a list of strings";
      case "json", "file" ->
          value instanceof ObjectValue || value instanceof FileValue ? null : "an object";
      case "text", "textarea", "date", "email", "radio", "dropdown" ->
          value instanceof StringValue ? null : "a string";
      default -> null;
    };
  }

  private static void checkOptions(FormField field, Value value, List<String> errors) {
    var options = options(field);
    var isChoice =
        switch (field.type()) {
          case "radio", "dropdown", "multi_select" -> !options.isEmpty();
          default -> false;
        };
    if (!isChoice) {
      return;
    }
    for (var chosen : value instanceof ArrayValue(var items) ? items : List.of(value)) {
      if (!options.contains(FlatText.display(chosen))) {
        errors.add(
            "field '%s' must be one of %s, got '%s'"
                .formatted(field.name(), String.join(", ", options), FlatText.display(chosen)));
      }
    }
  }

  private static List<String> options(FormField field) {
    if (!(field.settings().get("options") instanceof ArrayValue(var items))) {
      return List.of();
    }
    var options = new ArrayList<String>(items.size());
    for (var item : items) {
      var value = item instanceof ObjectValue option ? option.get("value") : item;
      options.add(value == null ? "" : FlatText.display(value));
    }
    return options;
  }

  /** The rules of a field are those of a schema under other names. */
  private static void checkRules(FormField field, Value value, List<String> errors) {
    if (!(field.settings().get("validation") instanceof ObjectValue rules)) {
      return;
    }
    var schema = new LinkedHashMap<String, Value>();
    put(schema, "minLength", rules.get("min_length"));
    put(schema, "maxLength", rules.get("max_length"));
    put(schema, "minimum", rules.get("min_value"));
    put(schema, "maximum", rules.get("max_value"));
    put(schema, "pattern", rules.get("pattern"));
    var violation = new JsonSchema(new ObjectValue(schema)).check(value);
    if (violation != null) {
      var own =
          rules.get("error_message") instanceof StringValue(var text) && !text.isEmpty()
              ? text
              : violation.message();
      errors.add("field '%s': %s".formatted(field.name(), own));
    }
  }

  private static void put(Map<String, Value> schema, String name, @Nullable Value rule) {
    if (rule != null && rule != NoneValue.NONE) {
      schema.put(name, rule);
    }
  }
}
