package io.heddle.runtime.routing;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.condition.ConditionException;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.ListPlan;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.template.Part;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the nodes that the machine runs inside its own turn. Pure: the same spec, inputs and
 * context give the same result, so a replay may evaluate again.
 *
 * <p>Streams among the inputs have ended: the machine waits for them.
 */
public final class Routing {

  /** The handle of an if-else when no case holds. */
  static final String ELSE = "false";

  private static final int NONE_FOUND = -1;

  private Routing() {}

  public static Routed evaluate(
      Node node, RoutingSpec spec, Inputs inputs, RoutingContext context) {
    return switch (spec) {
      case RoutingSpec.Start(var _, var origin) -> start(origin, context);
      case RoutingSpec.End(var outputs) -> Routed.Done.of(bound(outputs, inputs));
      case RoutingSpec.Answer answer -> answer(answer, inputs, context);
      case RoutingSpec.IfElse(var cases) -> ifElse(cases, inputs, context);
      case RoutingSpec.Template template -> template(node, template, inputs, context);
      case RoutingSpec.Aggregator aggregator -> aggregate(aggregator, inputs, context);
      case RoutingSpec.Assigner assigner ->
          context.isFlat()
              ? FlatAssigner.evaluate(node, assigner, inputs, context)
              : ExportAssigner.evaluate(node, assigner, inputs, context);
      case RoutingSpec.Gather gather -> gather(gather, inputs);
      case RoutingSpec.LoopEnd _ -> Routed.Done.NOTHING;
      case RoutingSpec.ListOperator(int input, var plan) ->
          switch (plan) {
            case ListPlan.Pipeline pipeline ->
                ListPipeline.evaluate(node, pipeline, input, inputs, context);
            case ListPlan.Simple simple -> ListOperations.evaluate(simple, input, inputs);
          };
    };
  }

  private static Routed start(RoutingSpec.Origin origin, RoutingContext context) {
    return switch (origin) {
      case FRAME -> Routed.Done.NOTHING;
      case TRIGGER -> Routed.Done.of(context.inputs());
      case INPUTS -> Routed.Done.of(context.isFlat() ? withSystem(context) : context.inputs());
    };
  }

  /** The flat start puts out the query and the files too, under keys with a dot. */
  private static ObjectValue withSystem(RoutingContext context) {
    var query = context.system().get("query");
    var files = context.system().get("files");
    if (query == null && files == null) {
      return context.inputs();
    }
    var outputs = new LinkedHashMap<>(context.inputs().entries());
    if (query != null) {
      outputs.put("sys.query", query);
    }
    if (files != null) {
      outputs.put("sys.files", files);
    }
    return new ObjectValue(outputs);
  }

  /** What is not there is null. */
  private static ObjectValue bound(List<Binding> bindings, Inputs inputs) {
    if (bindings.size() == 1) {
      var only = bindings.getFirst();
      return ObjectValue.of(only.name(), orNone(inputs.get(only.input())));
    }
    var outputs = LinkedHashMap.<String, Value>newLinkedHashMap(bindings.size());
    for (var i = 0; i < bindings.size(); i++) {
      var binding = bindings.get(i);
      outputs.put(binding.name(), orNone(inputs.get(binding.input())));
    }
    return new ObjectValue(outputs);
  }

  private static Routed answer(RoutingSpec.Answer answer, Inputs inputs, RoutingContext context) {
    var flat = context.isFlat();
    var missing = context.strictness().missingInAnswer(flat);
    return switch (answer.text().render(inputs, context.text(), missing, !flat)) {
      case RenderResult.Failed failed -> failed(failed);
      case RenderResult.Rendered(var text) ->
          flat
              ? Routed.Done.of("answer", Value.of(text))
              : Routed.Done.of(
                  pair("answer", Value.of(text), "files", files(answer.text().parts(), inputs)));
    };
  }

  private static Value files(List<Part> parts, Inputs inputs) {
    @Nullable List<Value> files = null;
    for (var part : parts) {
      if (part instanceof Part.Reference reference) {
        var value = inputs.get(reference.index());
        if (value instanceof FileValue) {
          files = files == null ? new ArrayList<>() : files;
          files.add(value);
        } else if (value instanceof ArrayValue(var items)) {
          files = addFiles(items, files);
        }
      }
    }
    return files == null ? ArrayValue.EMPTY : new ArrayValue(files);
  }

  private static @Nullable List<Value> addFiles(List<Value> items, @Nullable List<Value> files) {
    var all = files;
    for (var item : items) {
      if (item instanceof FileValue) {
        all = all == null ? new ArrayList<>() : all;
        all.add(item);
      }
    }
    return all;
  }

  private static Routed ifElse(
      List<RoutingSpec.Case> cases, Inputs inputs, RoutingContext context) {
    var selected = NONE_FOUND;
    try {
      for (var i = 0; i < cases.size() && selected < 0; i++) {
        if (cases.get(i).condition().test(inputs)) {
          selected = i;
        }
      }
    } catch (ConditionException e) {
      if (!context.isFlat()) {
        return failed("type_error", e.type(), String.valueOf(e.getMessage()));
      }
      selected = NONE_FOUND;
    }
    var handle = selected < 0 ? ELSE : cases.get(selected).id();
    var outputs =
        context.isFlat()
            ? ObjectValue.of("selected_case", Value.of(handle))
            : pair("result", Value.of(selected >= 0), "selected_case_id", Value.of(handle));
    return new Routed.Done(outputs, handle, List.of());
  }

  private static Routed template(
      Node node, RoutingSpec.Template template, Inputs inputs, RoutingContext context) {
    if (context.strictness() == Strictness.STRICT) {
      for (var variable : template.variables()) {
        if (inputs.get(variable.input()) == null) {
          return failed(
              "variable_not_found",
              "VariableNotFound",
              "Variable %s not found: the template's '%s' has no value"
                  .formatted(node.inputs().get(variable.input()).name(), variable.name()));
        }
      }
    }
    var rendered =
        JinjaTexts.render(
            template.template(),
            template.variables(),
            inputs,
            context.limits(),
            context.functions());
    return switch (rendered) {
      case RenderResult.Failed failed -> failed(failed);
      case RenderResult.Rendered(var text) ->
          isLonger(text, template.maxOutput())
              ? failed(
                  "output_too_large",
                  "ValueError",
                  "Output length exceeds %d characters".formatted(template.maxOutput()))
              : Routed.Done.of("output", Value.of(text));
    };
  }

  /** Characters are code points here, as the dialects count them; few texts need the count. */
  private static boolean isLonger(String text, int limit) {
    return text.length() > limit && text.codePointCount(0, text.length()) > limit;
  }

  private static Routed aggregate(
      RoutingSpec.Aggregator aggregator, Inputs inputs, RoutingContext context) {
    var groups = aggregator.groups();
    if (groups.size() == 1 && groups.getFirst().name() == null) {
      var found = first(groups.getFirst().inputs(), aggregator.takesNull(), inputs);
      if (found == null) {
        return context.isFlat() ? Routed.Done.of("output", Value.none()) : Routed.Done.NOTHING;
      }
      return Routed.Done.of("output", found);
    }
    var outputs = LinkedHashMap.<String, Value>newLinkedHashMap(groups.size());
    for (var group : groups) {
      var found = first(group.inputs(), aggregator.takesNull(), inputs);
      if (found != null) {
        outputs.put(
            group.name() == null ? "output" : group.name(), ObjectValue.of("output", found));
      }
    }
    return Routed.Done.of(new ObjectValue(outputs));
  }

  private static @Nullable Value first(List<Integer> candidates, boolean takesNull, Inputs inputs) {
    for (int input : candidates) {
      var value = inputs.get(input);
      if (value != null) {
        var known = settled(value);
        if (takesNull || known != NoneValue.NONE) {
          return known;
        }
      }
    }
    return null;
  }

  private static Routed gather(RoutingSpec.Gather gather, Inputs inputs) {
    var results = new ArrayList<Value>(gather.inputs().size());
    for (int input : gather.inputs()) {
      var value = orNone(inputs.get(input));
      if (value != NoneValue.NONE) {
        results.add(value);
      }
    }
    var outputs = LinkedHashMap.<String, Value>newLinkedHashMap(3);
    outputs.put("results", Value.array(results));
    outputs.put("completed_count", IntegerValue.of(results.size()));
    if (!results.isEmpty()) {
      outputs.put("first_result", results.getFirst());
    }
    return Routed.Done.of(new ObjectValue(outputs));
  }

  static ObjectValue pair(String name, Value value, String other, Value otherValue) {
    var entries = LinkedHashMap.<String, Value>newLinkedHashMap(2);
    entries.put(name, value);
    entries.put(other, otherValue);
    return new ObjectValue(entries);
  }

  /** The selector of an input, as texts and outputs show it. */
  static Value selector(Node node, int input) {
    var parts = node.inputs().get(input).selector();
    var names = new ArrayList<Value>(parts.size());
    for (var i = 0; i < parts.size(); i++) {
      names.add(Value.of(parts.get(i)));
    }
    return Value.array(names);
  }

  static Value orNone(@Nullable Value value) {
    return value == null ? NoneValue.NONE : settled(value);
  }

  static Value settled(Value value) {
    return value instanceof StreamValue stream ? stream.snapshot() : value;
  }

  static Routed failed(String code, String type, String message) {
    return new Routed.Failed(NodeFailure.of(ErrorKind.VALIDATION, code, type, message));
  }

  private static Routed failed(RenderResult.Failed failed) {
    return failed(TemplateFailures.code(failed), failed.type(), TemplateFailures.message(failed));
  }
}
