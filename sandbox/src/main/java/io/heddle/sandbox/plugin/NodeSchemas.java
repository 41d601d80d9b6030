package io.heddle.sandbox.plugin;

import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.schema.JsonSchema;
import io.heddle.runtime.schema.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the nodes of a plugin to the schemas that its manifest gives for them. */
final class NodeSchemas {

  private static final int MAX_MESSAGE = 500;

  private NodeSchemas() {}

  /** Why the node cannot run, or null when its inputs fit. */
  static @Nullable NodeFailure inputs(
      String plugin, Manifest.NodeType type, Activation activation, ObjectValue inputs) {
    var violation = check(type.inputs(), inputs);
    if (violation == null) {
      return null;
    }
    var what = mayBeSecret(activation, violation.path()) ? "it does not fit" : violation.message();
    return failure(plugin, type, "input", violation.path(), what);
  }

  /** Why what the node put out is refused, or null when it fits. */
  static @Nullable NodeFailure outputs(String plugin, Manifest.NodeType type, ObjectValue outputs) {
    var violation = check(type.outputs(), outputs);
    return violation == null
        ? null
        : failure(plugin, type, "output", violation.path(), violation.message());
  }

  private static @Nullable Violation check(@Nullable JsonSchema schema, ObjectValue value) {
    return schema == null ? null : schema.check(value);
  }

  /** Whether what a message shows may hold a secret of the environment: then it shows nothing. */
  private static boolean mayBeSecret(Activation activation, List<String> path) {
    var node = activation.node();
    if (!(node.spec() instanceof NodeSpec.Plugin(_, _, var bindings))) {
      return false;
    }
    return bindings.stream()
        .filter(binding -> path.isEmpty() || binding.name().equals(path.getFirst()))
        .map(binding -> node.inputs().get(binding.input()).selector())
        .anyMatch(selector -> isSecret(activation, selector));
  }

  private static boolean isSecret(Activation activation, List<String> selector) {
    return !selector.isEmpty()
        && selector.getFirst().equals("env")
        && activation.workflow().environment().stream()
            .filter(variable -> selector.size() < 2 || variable.name().equals(selector.get(1)))
            .anyMatch(variable -> variable.isSecret());
  }

  private static NodeFailure failure(
      String plugin, Manifest.NodeType type, String side, List<String> path, String what) {
    var shown = what.length() > MAX_MESSAGE ? what.substring(0, MAX_MESSAGE) + "..." : what;
    return NodeFailure.of(
        ErrorKind.VALIDATION,
        "plugin_%s_invalid".formatted(side),
        "PluginExecutionError",
        "plugin %s: %s of %s does not fit its %s_schema: %s"
            .formatted(plugin, place(side + "s", path), type.type(), side, shown));
  }

  /** {@code inputs.items[2].name}. */
  private static String place(String root, List<String> path) {
    var place = new StringBuilder(root);
    for (var step : path) {
      if (step.matches("[0-9]{1,9}")) {
        place.append('[').append(step).append(']');
      } else {
        place.append('.').append(step);
      }
    }
    return place.toString();
  }
}
