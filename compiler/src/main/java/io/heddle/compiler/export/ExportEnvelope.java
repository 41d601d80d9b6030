package io.heddle.compiler.export;

import static io.heddle.compiler.DiagnosticCode.W605;

import io.heddle.compiler.draft.Findings;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.ir.DeclaredVariable;
import io.heddle.compiler.ir.ErrorHandling;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.lower.Envelope;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.lower.Scope;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keys of an app export beside its graph. */
final class ExportEnvelope {

  private ExportEnvelope() {}

  static Envelope of(Scope scope, Findings out) {
    var draft = scope.draft();
    var fields = Fields.of(draft.top(), out::add);
    var extra = new LinkedHashMap<String, Value>();
    copy(draft.text(), "app", extra);
    copy(draft.text(), "dependencies", extra);
    var triggers = triggers(scope);
    if (!triggers.isEmpty()) {
      extra.put("triggers", Value.array(triggers));
    }
    var features = fields.value("features");
    return new Envelope(
        variables(fields, "environment_variables", "env", scope),
        variables(fields, "conversation_variables", "conversation", scope),
        RunLimits.EXPORT,
        ErrorHandling.NONE,
        List.of(),
        features instanceof TextMap map ? (ObjectValue) map.toValue() : ObjectValue.EMPTY,
        new ObjectValue(extra));
  }

  private static void copy(TextMap text, String key, Map<String, Value> extra) {
    var value = text.get(key);
    if (value != null) {
      extra.put(key, value.toValue());
    }
  }

  private static List<DeclaredVariable> variables(
      Fields fields, String key, String namespace, Scope scope) {
    var variables = new ArrayList<DeclaredVariable>();
    var names = new HashSet<String>();
    for (var item : fields.maps(key)) {
      var name = item.textOr("name", "");
      if (!name.isEmpty() && names.add(name)) {
        var type = item.textOr("value_type", "string").toLowerCase(Locale.ROOT);
        scope.variables().slot(namespace, name);
        variables.add(new DeclaredVariable(item.textOr("id", name), name, type, value(type, item)));
      }
    }
    return variables;
  }

  /** A number may stand in quotes; everything else is what the text says. */
  private static Value value(String type, Fields item) {
    var value = NodeReading.constant(item, "value");
    if (!(value instanceof StringValue(var text))
        || type.equals("string")
        || type.equals("secret")) {
      return Coercion.typed(type, value);
    }
    if (text.isBlank()) {
      return Value.none();
    }
    try {
      return Coercion.typed(type, Json.parse(text));
    } catch (Json.MalformedJsonException _) {
      item.report(W605, "value", "'%s' is no %s".formatted(text, type), null);
      return value;
    }
  }

  /** Trigger nodes, as the part that fires them wants them. */
  private static List<Value> triggers(Scope scope) {
    var triggers = new ArrayList<Value>();
    for (var node : scope.draft().root().nodes()) {
      if (node.type().startsWith("trigger-")) {
        var trigger = new LinkedHashMap<String, Value>();
        trigger.put("id", Value.of(node.id()));
        trigger.put("type", Value.of(node.type().substring("trigger-".length())));
        trigger.put("node", Value.of(node.id()));
        trigger.put("settings", node.data().toValue());
        triggers.add(new ObjectValue(trigger));
      }
    }
    return triggers;
  }
}
