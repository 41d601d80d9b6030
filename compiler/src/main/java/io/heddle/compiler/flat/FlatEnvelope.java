package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.E607;
import static io.heddle.compiler.DiagnosticCode.E608;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.draft.Findings;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.ir.DeclaredVariable;
import io.heddle.compiler.ir.ErrorHandling;
import io.heddle.compiler.ir.ErrorHandling.Reaction;
import io.heddle.compiler.ir.ErrorHandling.Strategy;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.lower.Envelope;
import io.heddle.compiler.lower.Scope;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The keys of the flat dialect beside nodes and edges. */
final class FlatEnvelope {

  private static final Set<String> TYPES =
      Set.of(
          "string",
          "number",
          "boolean",
          "object",
          "any",
          "array",
          "array[string]",
          "array[number]",
          "array[object]",
          "array[boolean]",
          "array[any]",
          "file",
          "array[file]",
          "secret");
  private static final List<String> ERROR_TYPES =
      List.of(
          "timeout",
          "network",
          "rate_limited",
          "resource_unavailable",
          "validation",
          "permission",
          "code",
          "internal");
  private static final List<String> REACTIONS =
      List.of("retry", "continue", "skip", "stop", "error-workflow", "custom");
  private static final List<String> STRATEGIES =
      List.of("stop-on-first-error", "continue-on-failure", "error-workflow", "custom");

  private FlatEnvelope() {}

  static Envelope of(Scope scope, CompileOptions options, Findings out) {
    var draft = scope.draft();
    var fields = Fields.of(draft.text(), out::add);
    var environment = variables(fields, "environment_variables", "env", scope);
    var conversation = variables(fields, "conversation_variables", "conversation", scope);
    fields.ignore("version", "nodes", "edges", "limits", "mcp_servers", "node_templates");
    fields.ignore("trigger_templates", "group", "name", "description");
    checkId(fields);
    var errors = errorHandling(fields, draft.handler() == null ? -1 : draft.handler().id());
    var triggers = FlatTriggers.read(fields, scope);
    var extra = new FlatExtras(fields, draft).read(triggers.all());
    var limits = limits(draft.text(), out);
    fields.reportUnknown();
    return new Envelope(
        environment, conversation, limits, errors, triggers.events(), ObjectValue.EMPTY, extra);
  }

  private static void checkId(Fields fields) {
    var id = fields.text("id");
    if (id != null && !id.matches("[a-z0-9][a-z0-9._-]{0,127}")) {
      fields.report(
          E607,
          "id",
          "'%s' cannot be a workflow's id".formatted(id),
          "lower-case letters, digits, '.', '_' and '-', at most 128 characters");
    }
  }

  private static List<DeclaredVariable> variables(
      Fields fields, String key, String namespace, Scope scope) {
    var variables = new ArrayList<DeclaredVariable>();
    var names = new HashSet<String>();
    for (var item : fields.maps(key)) {
      var name = item.requiredText("name");
      var type =
          item.textOr(item.has("value_type") ? "value_type" : "type", "string")
              .strip()
              .toLowerCase(Locale.ROOT);
      item.ignore("value_type", "type", "value", "default", "description", "id", "selector");
      item.reportUnknown();
      if (!TYPES.contains(type)) {
        item.report(
            E607,
            "type",
            "unknown type '%s'".formatted(type),
            NearestName.of(type, TYPES).map("did you mean '%s'?"::formatted).orElse(null));
      }
      if (name != null && !names.add(name)) {
        item.report(E607, "name", "there are two variables '%s'".formatted(name), null);
      } else if (name != null) {
        var value = item.value(item.has("value") ? "value" : "default");
        scope.variables().slot(namespace, name);
        variables.add(
            new DeclaredVariable(
                item.textOr("id", name),
                name,
                type,
                value == null ? Value.none() : Coercion.typed(type, value.toValue())));
      }
    }
    return variables;
  }

  static RunLimits limits(TextMap text) {
    return limits(text, new Findings());
  }

  private static RunLimits limits(TextMap text, Findings out) {
    var limits = Fields.of(text, out::add).map("limits");
    var flat = RunLimits.FLAT;
    if (limits == null) {
      return flat;
    }
    var wall = (int) flat.wallTime().toSeconds();
    var most = Integer.MAX_VALUE;
    var read =
        new RunLimits(
            (int) limits.integer("max_steps", flat.maxSteps(), 1, most),
            Duration.ofSeconds(limits.integer("max_execution_time_secs", wall, 1, most)),
            (int) limits.integer("max_concurrency", flat.maxConcurrency(), 0, most),
            (int) limits.integer("max_iterations", flat.maxItems(), 1, most),
            (int) limits.integer("max_iterations", flat.maxRounds(), 1, most));
    limits.reportUnknown();
    return read;
  }

  private static ErrorHandling errorHandling(Fields fields, int handlerGraph) {
    var handler = fields.mapOrEmpty("error_handler");
    var recover = handler.oneOf("mode", "notify", List.of("recover", "notify")).equals("recover");
    handler.ignore("sub_graph");
    handler.reportUnknown();
    var errors = fields.mapOrEmpty("error_handling");
    var strategy =
        switch (errors.oneOf("strategy", "stop-on-first-error", STRATEGIES)) {
          case "continue-on-failure" -> Strategy.CONTINUE;
          case "error-workflow" -> Strategy.ERROR_WORKFLOW;
          case "custom" -> Strategy.CUSTOM;
          default -> Strategy.STOP;
        };
    var errorWorkflow = errors.text("error_workflow");
    var custom = errors.text("handler");
    if (strategy == Strategy.ERROR_WORKFLOW && errorWorkflow == null) {
      errors.report(E608, "error_workflow", "the strategy names no error_workflow", null);
    }
    if (strategy == Strategy.CUSTOM && custom == null) {
      errors.report(E608, "handler", "the strategy names no handler", null);
    }
    var byType = new HashMap<String, Reaction>();
    var reactions = errors.mapOrEmpty("by_type");
    for (var type : ERROR_TYPES) {
      if (reactions.has(type)) {
        byType.put(type, reaction(reactions.oneOf(type, "stop", REACTIONS)));
      }
    }
    if (byType.containsValue(Reaction.ERROR_WORKFLOW) && errorWorkflow == null) {
      errors.report(E608, "error_workflow", "a reaction needs error_workflow: name one", null);
    }
    if (byType.containsValue(Reaction.CUSTOM) && custom == null) {
      errors.report(E608, "handler", "a reaction needs the name of a handler", null);
    }
    reactions.ignore(ERROR_TYPES.toArray(String[]::new));
    reactions.reportUnknown();
    errors.reportUnknown();
    return new ErrorHandling(strategy, errorWorkflow, custom, byType, handlerGraph, recover);
  }

  private static Reaction reaction(String word) {
    return switch (word) {
      case "retry" -> Reaction.RETRY;
      case "continue" -> Reaction.CONTINUE;
      case "skip" -> Reaction.SKIP;
      case "error-workflow" -> Reaction.ERROR_WORKFLOW;
      case "custom" -> Reaction.CUSTOM;
      default -> Reaction.STOP;
    };
  }
}
