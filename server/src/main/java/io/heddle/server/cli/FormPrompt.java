package io.heddle.server.cli;

import io.heddle.compiler.ir.WaitSpec.Action;
import io.heddle.compiler.ir.WaitSpec.FormField;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent.WaitEvent.Requested;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.form.OpenForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a person at the terminal to fill in a form. */
final class FormPrompt {

  private final Output output;
  private final Keyboard keyboard;

  FormPrompt(Output output, Keyboard keyboard) {
    this.output = output;
    this.keyboard = keyboard;
  }

  /** What the person says, or null when nobody is there any more. */
  HumanForms.@Nullable Submission ask(Requested requested, FormPath path) {
    var form = requested.form();
    output.note("");
    output.note("? " + path.text() + title(requested));
    if (!form.content().isBlank()) {
      output.note(RowText.printable(form.content()));
    }
    var values = new LinkedHashMap<String, Value>();
    for (var field : form.fields()) {
      var preset = form.defaults().get(field.name());
      var line = keyboard.ask(prompt(field, preset));
      if (line == null) {
        return null;
      }
      if (!line.isEmpty()) {
        values.put(field.name(), GivenAnswers.value(field.type(), line));
      } else if (preset != null) {
        values.put(field.name(), preset);
      }
    }
    if (form.actions().isEmpty()) {
      return new HumanForms.Submission(null, new ObjectValue(values));
    }
    var action = action(form.actions());
    return action == null ? null : new HumanForms.Submission(action, new ObjectValue(values));
  }

  private static String title(Requested requested) {
    var title = requested.place().title();
    return title.isEmpty() ? "" : "  " + RowText.printable(title);
  }

  private static String prompt(FormField field, @Nullable Value preset) {
    var hints = new ArrayList<String>();
    hints.add(field.type());
    if (field.required()) {
      hints.add("required");
    }
    var options = options(field);
    if (!options.isEmpty()) {
      hints.add("one of " + String.join(", ", options));
    }
    var label = field.settings().get("label") instanceof StringValue(var text) ? text : "";
    return "  %s (%s)%s: "
        .formatted(
            label.isEmpty() ? field.name() : label,
            String.join("; ", hints),
            preset == null ? "" : " [%s]".formatted(shown(preset)));
  }

  private static String shown(Value value) {
    return value instanceof StringValue(var text) ? text : Json.write(value);
  }

  private static List<String> options(FormField field) {
    var listed = field.settings().get("options");
    if (listed == null && field.settings().get("option_source") instanceof ObjectValue source) {
      listed = source.get("value");
    }
    if (!(listed instanceof ArrayValue(var items))) {
      return List.of();
    }
    return items.stream()
        .map(item -> item instanceof ObjectValue option ? option.get("value") : item)
        .filter(java.util.Objects::nonNull)
        .map(FormPrompt::shown)
        .toList();
  }

  private @Nullable String action(List<Action> actions) {
    var names = actions.stream().map(Action::id).collect(Collectors.joining("/"));
    while (true) {
      var line = keyboard.ask("  %s: ".formatted(names));
      if (line == null) {
        return null;
      }
      var said = line.strip();
      for (var action : actions) {
        if (action.id().equalsIgnoreCase(said) || action.title().equalsIgnoreCase(said)) {
          return action.id();
        }
      }
      output.note("  say one of " + names);
    }
  }

  /** How somebody who is no terminal can answer. */
  static String howTo(FormPath path, OpenForm form) {
    var node = path.shortest();
    var action = form.actions().isEmpty() ? "" : form.actions().getFirst().id();
    var fields =
        form.fields().stream()
            .map(field -> ",%s=<%s>".formatted(field.name(), field.type()))
            .collect(Collectors.joining());
    return "--answer '%s=%s%s'".formatted(node, action, fields);
  }
}
