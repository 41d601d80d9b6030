package io.heddle.runtime.plugin;

import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Activation;
import java.util.LinkedHashMap;

/**
 * A node of a plugin's kind, as its executor sees it.
 *
 * @param settings the node's data as the text has it
 * @param inputs what the settings refer to, by the name the settings give it ({@code variable} of a
 *     {@code value_selector}), else by the selector ({@code start.q} of <code>{{#start.q#}}</code>
 *     ); none where there is no value
 */
public record PluginNode(ObjectValue settings, ObjectValue inputs) {

  /** Of an attempt to run one; empty for other nodes. */
  public static PluginNode of(Activation activation) {
    if (!(activation.node().spec() instanceof NodeSpec.Plugin(_, var settings, var bindings))) {
      return new PluginNode(ObjectValue.EMPTY, ObjectValue.EMPTY);
    }
    var inputs = new LinkedHashMap<String, Value>();
    for (var binding : bindings) {
      var value = activation.inputs().get(binding.input());
      inputs.put(
          binding.name(),
          switch (value) {
            case null -> Value.none();
            case StreamValue stream -> stream.snapshot();
            default -> value;
          });
    }
    return new PluginNode(settings, new ObjectValue(inputs));
  }
}
