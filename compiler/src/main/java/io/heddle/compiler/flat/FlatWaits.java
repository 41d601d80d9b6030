package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.E014;
import static io.heddle.compiler.DiagnosticCode.E015;
import static io.heddle.compiler.DiagnosticCode.E016;
import static io.heddle.compiler.DiagnosticCode.E017;
import static io.heddle.compiler.DiagnosticCode.E018;
import static io.heddle.compiler.DiagnosticCode.E608;

import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WaitSpec.Action;
import io.heddle.compiler.ir.WaitSpec.FormField;
import io.heddle.compiler.ir.WaitSpec.HumanMode;
import io.heddle.compiler.ir.WaitSpec.OnTimeout;
import io.heddle.compiler.lower.Handles;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.value.ObjectValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Nodes of the flat dialect that wait for somebody else. */
final class FlatWaits {

  private static final List<String> MODES = List.of("form", "approval", "webhook");
  private static final List<String> TIMEOUTS =
      List.of("fail", "default_value", "auto_approve", "auto_reject");
  private static final List<String> FIELD_TYPES =
      List.of(
          "text",
          "textarea",
          "number",
          "checkbox",
          "radio",
          "dropdown",
          "multi_select",
          "date",
          "email",
          "json",
          "file",
          "hidden");
  private static final Set<String> CHOICES = Set.of("radio", "dropdown", "multi_select");
  private static final List<Action> DECISIONS =
      List.of(new Action(Handles.APPROVE, "Approve"), new Action(Handles.REJECT, "Reject"));

  private FlatWaits() {}

  static NodeSpec humanInput(NodeReading node) {
    var fields = node.fields();
    var mode = mode(fields);
    var onTimeout = onTimeout(fields, mode);
    var timeout = fields.integer("timeout_secs", 0, 0, Integer.MAX_VALUE);
    var defaults = FlatWork.object(fields, "timeout_default_values");
    if (onTimeout == OnTimeout.DEFAULT_VALUE && defaults.size() == 0) {
      fields.report(E018, "timeout_action", "default_value without timeout_default_values", null);
    }
    var prompt = fields.has("prompt_text") ? "prompt_text" : "prompt";
    fields.ignore("prompt_text", "prompt", "prompt_variables");
    return new WaitSpec.HumanInput(
        mode,
        node.templateOrNull(fields, prompt),
        formFields(node, fields),
        mode == HumanMode.APPROVAL ? DECISIONS : List.of(),
        timeout == 0 ? null : Duration.ofSeconds(timeout),
        onTimeout,
        defaults,
        FlatWork.object(fields, "notification"),
        true);
  }

  private static HumanMode mode(Fields fields) {
    return switch (fields.oneOf("resume_mode", "form", MODES)) {
      case "approval" -> HumanMode.APPROVAL;
      case "webhook" -> HumanMode.WEBHOOK;
      default -> HumanMode.FORM;
    };
  }

  private static OnTimeout onTimeout(Fields fields, HumanMode mode) {
    var onTimeout =
        switch (fields.oneOf("timeout_action", "fail", TIMEOUTS)) {
          case "default_value" -> OnTimeout.DEFAULT_VALUE;
          case "auto_approve" -> OnTimeout.AUTO_APPROVE;
          case "auto_reject" -> OnTimeout.AUTO_REJECT;
          default -> OnTimeout.FAIL;
        };
    var decides = onTimeout == OnTimeout.AUTO_APPROVE || onTimeout == OnTimeout.AUTO_REJECT;
    if (decides && mode != HumanMode.APPROVAL) {
      fields.report(
          E017,
          "timeout_action",
          "an automatic decision is for the mode approval only",
          "set resume_mode: approval, or another timeout_action");
    }
    return onTimeout;
  }

  private static List<FormField> formFields(NodeReading node, Fields fields) {
    var forms = new ArrayList<FormField>();
    var names = new HashSet<String>();
    for (var item : fields.maps("form_fields")) {
      var name = item.textOr("variable", "");
      var type = item.oneOf("field_type", "text", FIELD_TYPES);
      if (name.isBlank()) {
        item.report(E014, "variable", "a form field has no variable", null);
      } else if (!names.add(name)) {
        item.report(E015, "variable", "there are two form fields '%s'".formatted(name), null);
      }
      if (CHOICES.contains(type) && item.list("options").isEmpty()) {
        item.report(E016, "options", "a %s needs options".formatted(type), null);
      }
      var preset = item.value("default_value");
      forms.add(
          new FormField(
              name,
              type,
              item.bool("required", false),
              preset == null ? null : preset.toValue(),
              node.input(item, "default_value_selector"),
              (ObjectValue) item.map().toValue()));
      item.ignore("label", "placeholder", "description", "validation", "options");
      item.reportUnknown();
    }
    return forms;
  }

  static NodeSpec workflow(NodeReading node) {
    var fields = node.fields();
    var workflow = fields.requiredText("workflow");
    return new WaitSpec.SubWorkflow(
        workflow == null ? "" : workflow,
        fields.text("version"),
        FlatArguments.of(node, fields.map("inputs")),
        fields.bool("wait", true),
        WaitSpec.Shape.PLAIN);
  }

  static NodeSpec task(NodeReading node) {
    var fields = node.fields();
    var queue = fields.textOr("queue", "");
    if (queue.isBlank()) {
      fields.report(E608, "queue", "the task names no queue", "workers take tasks from queues");
    }
    var timeout = fields.integer("timeout_secs", 0, 0, Integer.MAX_VALUE);
    return new WaitSpec.ExternalTask(
        queue,
        FlatWork.named(node, fields.map("inputs")),
        timeout == 0 ? null : Duration.ofSeconds(timeout),
        null);
  }
}
