package io.heddle.runtime.event;

import io.heddle.compiler.condition.Comparison;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.node.AgentStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What nodes read, for their events. Nothing of it is stored: it is recomputed from the values as
 * they were, which is why two who watch the same node are told the same.
 */
final class Readings {

  private final ValueText texts;
  private NodeReading.@Nullable Secrecy secrecy;

  Readings(ValueText texts) {
    this.texts = texts;
  }

  /** What a node reads that begins, or that the last fact was about. */
  RunEvent.Reading of(ExecutionState state, Frame frame, Node node) {
    var reading =
        new NodeReading(
            node,
            state.inputs(frame, node.index()),
            state.workflow().dialect(),
            secrecy(state.request()),
            texts);
    collect(node.spec(), reading, state.request());
    return reading.end();
  }

  /** Details of a node's work without the secrets of the run. */
  ObjectValue withoutSecrets(ObjectValue details, ExecutionState state) {
    return ShownValues.withoutSecrets(details, secrecy(state.request()).texts());
  }

  /** How the steps of an agent of this run are shown; for any thread. */
  Shown shown(ExecutionState state) {
    return new Shown(secrecy(state.request()).texts());
  }

  /** Makes steps fit to be looked at. */
  record Shown(SecretTexts secrets) {

    AgentStep step(AgentStep step) {
      var error = step.error();
      return new AgentStep(
          step.id(),
          step.parent(),
          step.label(),
          step.status(),
          error == null ? null : ShownValues.of(error, secrets),
          ShownValues.of(step.data(), secrets).values(),
          step.metadata());
    }
  }

  private NodeReading.Secrecy secrecy(RunRequest request) {
    var known = secrecy;
    if (known == null) {
      var names = new ArrayList<String>();
      for (var variable : request.workflow().environment()) {
        if (variable.isSecret()) {
          names.add(variable.name());
        }
      }
      known = new NodeReading.Secrecy(List.copyOf(names), SecretTexts.of(request));
      secrecy = known;
    }
    return known;
  }

  private static void collect(NodeSpec spec, NodeReading to, RunRequest request) {
    switch (spec) {
      case RoutingSpec routing -> routing(routing, to, request);
      case ModelSpec model -> model(model, to);
      case WorkSpec work -> work(work, to);
      case ContainerSpec container -> container(container, to);
      case WaitSpec wait -> wait(wait, to);
      case NodeSpec.Plugin(_, _, var values) -> to.put(values).rest();
    }
  }

  private static void routing(RoutingSpec spec, NodeReading to, RunRequest request) {
    switch (spec) {
      case RoutingSpec.Start(_, var origin) -> start(origin, to, request);
      case RoutingSpec.End(var outputs) -> to.put(outputs);
      case RoutingSpec.IfElse(var cases) -> to.put("conditions", conditions(cases, to));
      case RoutingSpec.Template(_, var variables, _) -> to.put(variables);
      case RoutingSpec.Assigner assigner -> assigner(assigner, to);
      case RoutingSpec.ListOperator(var input, _) -> to.put("variable", input).rest();
      case RoutingSpec.Answer _,
          RoutingSpec.Aggregator _,
          RoutingSpec.Gather _,
          RoutingSpec.LoopEnd _ ->
          to.rest();
    }
  }

  private static void start(RoutingSpec.Origin origin, NodeReading to, RunRequest request) {
    if (origin == RoutingSpec.Origin.FRAME) {
      return;
    }
    request.inputs().entries().forEach(to::put);
    if (to.isExport()) {
      request.system().entries().forEach((name, value) -> to.put("sys." + name, value));
    }
  }

  private static Value conditions(List<RoutingSpec.Case> cases, NodeReading inputs) {
    var shown = new ArrayList<Value>();
    for (var one : cases) {
      for (var comparison : Comparison.of(one.condition(), inputs)) {
        var entries = new LinkedHashMap<String, Value>();
        entries.put("actual_value", comparison.actual());
        entries.put("expected_value", comparison.expected());
        entries.put("comparison_operator", Value.of(comparison.operator()));
        shown.add(new ObjectValue(entries));
      }
    }
    return Value.array(shown);
  }

  /** An assigner's own variables are not what it reads, but what it writes. */
  private static void assigner(RoutingSpec.Assigner spec, NodeReading to) {
    var items = new ArrayList<Value>();
    for (var item : spec.items()) {
      var entries = new LinkedHashMap<String, Value>();
      entries.put("variable_selector", to.selector(item.targetInput()));
      entries.put("operation", Value.of(operation(item.operation())));
      entries.put("value", assigned(item, to));
      items.add(new ObjectValue(entries));
    }
    if (spec.legacy() && spec.items().size() == 1) {
      to.put("value", assigned(spec.items().getFirst(), to));
    } else {
      to.put("items", Value.array(items));
    }
  }

  private static Value assigned(RoutingSpec.Assignment item, NodeReading to) {
    if (item.constantText() != null) {
      return Value.of(to.rendered(item.constantText()));
    }
    var value = item.sourceInput() < 0 ? item.constant() : to.get(item.sourceInput());
    return value == null ? Value.none() : value;
  }

  private static String operation(RoutingSpec.Operation operation) {
    return switch (operation) {
      case OVERWRITE -> "over-write";
      case CLEAR -> "clear";
      case APPEND -> "append";
      case EXTEND -> "extend";
      case SET -> "set";
      case ADD -> "+=";
      case SUBTRACT -> "-=";
      case MULTIPLY -> "*=";
      case DIVIDE -> "/=";
      case REMOVE_FIRST -> "remove-first";
      case REMOVE_LAST -> "remove-last";
    };
  }

  private static void model(ModelSpec spec, NodeReading to) {
    switch (spec) {
      case ModelSpec.Llm llm -> {
        llm.prompts().forEach(prompt -> to.put(prompt.jinjaVariables()));
        to.put("#context#", llm.contextInput());
        files("#files#", llm.vision(), to).rest();
      }
      case ModelSpec.Classifier classifier ->
          files("files", classifier.vision(), to.put("query", classifier.queryInput())).rest();
      case ModelSpec.Extractor extractor -> {
        files("files", extractor.vision(), to.put("query", extractor.queryInput()));
        to.put("instruction", extractor.instruction());
        to.put("parameters", parameters(extractor.parameters())).rest();
      }
      case ModelSpec.Agent agent -> {
        to.put("instruction", agent.system()).put("query", agent.query());
        to.put("maximum_iterations", Value.of(agent.maxIterations())).rest();
      }
    }
  }

  private static NodeReading files(String name, ModelSpec.@Nullable Vision vision, NodeReading to) {
    return vision == null ? to : to.put(name, vision.input());
  }

  private static Value parameters(List<ModelSpec.ParameterField> fields) {
    var shown = new ArrayList<Value>();
    for (var field : fields) {
      var entries = new LinkedHashMap<String, Value>();
      entries.put("name", Value.of(field.name()));
      entries.put("type", Value.of(field.type()));
      entries.put("description", Value.of(field.description()));
      entries.put("required", Value.of(field.required()));
      shown.add(new ObjectValue(entries));
    }
    return Value.array(shown);
  }

  private static void work(WorkSpec spec, NodeReading to) {
    switch (spec) {
      case WorkSpec.Code code -> to.put(code.inputs());
      case WorkSpec.Tool tool -> to.arguments(tool.arguments());
      case WorkSpec.Knowledge knowledge -> to.put("query", knowledge.queryInput()).rest();
      case WorkSpec.MemoryRecall recall -> to.put("query", recall.queryInput()).rest();
      case WorkSpec.MemoryStore store ->
          to.put("value", store.valueInput()).put(store.metadataInputs()).rest();
      case WorkSpec.Http _, WorkSpec.Document _, WorkSpec.Unsupported _ -> to.rest();
    }
  }

  private static void container(ContainerSpec spec, NodeReading to) {
    switch (spec) {
      case ContainerSpec.Iteration iteration -> to.put(list(to), iteration.input());
      case ContainerSpec.ListFrames frames -> to.put(list(to), frames.input());
      case ContainerSpec.Loop loop -> {
        to.put("loop_count", Value.of(loop.maxRounds()));
        for (var variable : loop.variables()) {
          if (variable.input() >= 0) {
            to.put(variable.name(), variable.input());
          } else if (variable.constantText() != null) {
            to.put(variable.name(), variable.constantText());
          } else if (variable.constant() != null) {
            to.put(variable.name(), variable.constant());
          }
        }
      }
    }
  }

  private static String list(NodeReading to) {
    return to.isExport() ? "iterator_selector" : "input_selector";
  }

  private static void wait(WaitSpec spec, NodeReading to) {
    switch (spec) {
      case WaitSpec.HumanInput human -> {
        human.fields().forEach(field -> to.put(field.name(), field.defaultInput()));
        to.rest();
      }
      case WaitSpec.SubWorkflow workflow -> to.arguments(workflow.inputs());
      case WaitSpec.ExternalTask task -> to.put(task.inputs());
    }
  }
}
