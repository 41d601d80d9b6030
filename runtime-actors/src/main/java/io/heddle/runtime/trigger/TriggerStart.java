package io.heddle.runtime.trigger;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.JinjaResult;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run begins when a trigger fires, and with what.
 *
 * <p>A trigger is a node at which a run may begin, which puts the payload out as it is; or an entry
 * of the flat dialect's {@code triggers}, whose {@code inputs} are templates over the payload.
 */
public sealed interface TriggerStart {

  /**
   * @param root an index of the root graph's nodes
   * @param inputs what that node begins with
   */
  record Begin(int root, ObjectValue inputs) implements TriggerStart {}

  /** No run begins. */
  record Refused(String message) implements TriggerStart {}

  /**
   * @param trigger the id of a node, or of one of the entries that the text lists
   * @param payload what the trigger came with
   */
  static TriggerStart of(CompiledWorkflow workflow, String trigger, ObjectValue payload) {
    var names = new ArrayList<String>();
    for (var root : workflow.root().roots()) {
      var node = workflow.root().node(root);
      names.add(node.id());
      if (node.id().equals(trigger)) {
        return new Begin(root, payload);
      }
    }
    for (var entry : entries(workflow)) {
      if (entry.get("id") instanceof StringValue(var id)) {
        names.add(id);
        if (id.equals(trigger)) {
          if (Value.of("event").equals(entry.get("type"))) {
            return new Refused(
                "trigger '%s' starts another workflow when something happens to a run of this one"
                    .formatted(trigger));
          }
          return begin(workflow, entry, payload);
        }
      }
    }
    var nearest = NearestName.of(trigger, names).map(", did you mean '%s'?"::formatted).orElse("");
    return new Refused(
        "there is no trigger '%s'%s (known: %s)"
            .formatted(trigger, nearest, String.join(", ", names)));
  }

  private static List<ObjectValue> entries(CompiledWorkflow workflow) {
    return workflow.extra().get("triggers") instanceof ArrayValue(var items)
        ? items.stream().filter(ObjectValue.class::isInstance).map(ObjectValue.class::cast).toList()
        : List.of();
  }

  private static TriggerStart begin(
      CompiledWorkflow workflow, ObjectValue trigger, ObjectValue payload) {
    var root = root(workflow);
    if (!(trigger.get("inputs") instanceof ObjectValue(var inputs))) {
      return new Begin(root, payload);
    }
    var rendered = new LinkedHashMap<String, Value>();
    for (var input : inputs.entrySet()) {
      var value = input.getValue();
      if (value instanceof StringValue(var text) && text.contains("{")) {
        switch (render(text, payload)) {
          case RenderResult.Rendered(var result) -> value = Value.of(result);
          case RenderResult.Failed failed -> {
            return new Refused(
                "input '%s' of trigger %s: %s: %s"
                    .formatted(input.getKey(), trigger.get("id"), failed.type(), failed.message()));
          }
        }
      }
      rendered.put(input.getKey(), value);
    }
    return new Begin(root, new ObjectValue(rendered));
  }

  private static RenderResult render(String text, ObjectValue payload) {
    return switch (JinjaTemplate.compile(text, JinjaPolicy.flat())) {
      case JinjaResult.Compiled(var template) -> template.render(payload::get, JinjaLimits.DEFAULT);
      case JinjaResult.Rejected(var findings) ->
          new RenderResult.Failed(
              "TemplateSyntaxError",
              findings.isEmpty() ? "the template is wrong" : findings.getFirst().message(),
              0,
              null);
    };
  }

  /** The start that is there for triggers, else the first. */
  private static int root(CompiledWorkflow workflow) {
    @Nullable Integer first = null;
    for (var root : workflow.root().roots()) {
      first = first == null ? root : first;
      if (workflow.root().node(root).spec() instanceof RoutingSpec.Start(_, var origin)
          && origin == RoutingSpec.Origin.TRIGGER) {
        return root;
      }
    }
    return first == null ? 0 : first;
  }
}
