package io.heddle.compiler.export;

import static io.heddle.compiler.DiagnosticCode.E015;
import static io.heddle.compiler.DiagnosticCode.E033;

import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WaitSpec.Action;
import io.heddle.compiler.ir.WaitSpec.FormField;
import io.heddle.compiler.ir.WaitSpec.HumanMode;
import io.heddle.compiler.ir.WaitSpec.OnTimeout;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Forms of app exports. */
final class ExportForms {

  private static final int DEFAULT_HOURS = 72;

  private ExportForms() {}

  static NodeSpec of(NodeReading node) {
    var fields = node.fields();
    return new WaitSpec.HumanInput(
        HumanMode.FORM,
        node.templateOrNull(fields, "form_content"),
        formFields(node),
        actions(fields),
        timeout(fields),
        OnTimeout.BRANCH,
        ObjectValue.EMPTY,
        delivery(fields),
        false);
  }

  private static Duration timeout(Fields fields) {
    var amount = fields.integer("timeout", 0, 0, 1_000_000);
    if (amount == 0) {
      return Duration.ofHours(DEFAULT_HOURS);
    }
    return fields.oneOf("timeout_unit", "hour", List.of("hour", "day")).equals("day")
        ? Duration.ofDays(amount)
        : Duration.ofHours(amount);
  }

  private static ObjectValue delivery(Fields fields) {
    var methods = fields.value("delivery_methods");
    return methods == null
        ? ObjectValue.EMPTY
        : new ObjectValue(Map.<String, Value>of("methods", methods.toValue()));
  }

  private static List<Action> actions(Fields fields) {
    var actions = new ArrayList<Action>();
    var ids = new HashSet<String>();
    for (var item : fields.maps("user_actions")) {
      var id = item.textOr("id", "");
      if (!id.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        item.report(
            E033, "id", "'%s' cannot be an action's id".formatted(id), "letters and digits");
      } else if (id.equals(Edge.DEFAULT) || !ids.add(id)) {
        item.report(E033, "id", "there are two actions '%s'".formatted(id), null);
      }
      actions.add(new Action(id, item.textOr("title", id)));
    }
    return actions;
  }

  private static List<FormField> formFields(NodeReading node) {
    var forms = new ArrayList<FormField>();
    var names = new HashSet<String>();
    for (var item : node.fields().maps("inputs")) {
      var name = item.textOr("output_variable_name", "");
      if (!names.add(name)) {
        item.report(
            E015, "output_variable_name", "there are two inputs '%s'".formatted(name), null);
      }
      var preset = item.map("default");
      var variable =
          preset != null && preset.textOr("type", "constant").equals("variable") ? preset : null;
      forms.add(
          new FormField(
              name,
              item.textOr("type", "paragraph"),
              false,
              variable != null ? null : constant(preset),
              variable == null ? -1 : node.input(variable, "selector"),
              (ObjectValue) item.map().toValue()));
    }
    return forms;
  }

  private static @Nullable Value constant(@Nullable Fields preset) {
    var value = preset == null ? null : preset.value("value");
    return value == null ? null : value.toValue();
  }
}
