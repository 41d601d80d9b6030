package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.E212;
import static io.heddle.compiler.DiagnosticCode.E214;
import static io.heddle.compiler.DiagnosticCode.E216;
import static io.heddle.compiler.DiagnosticCode.W608;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.condition.Condition;
import io.heddle.compiler.condition.FlatConditions;
import io.heddle.compiler.condition.LogicalOperator;
import io.heddle.compiler.draft.DraftGraph;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.ContainerSpec.FrameOperation;
import io.heddle.compiler.ir.ContainerSpec.LoopKind;
import io.heddle.compiler.ir.ContainerSpec.LoopVariable;
import io.heddle.compiler.ir.ContainerSpec.OnError;
import io.heddle.compiler.ir.ListPlan;
import io.heddle.compiler.ir.ListPlan.SimpleOperation;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.lower.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Iterations, loops and list operators of the flat dialect. */
final class FlatContainers {

  private static final int MOST_ITEMS = 1_000;
  private static final int MOST_ROUNDS = 100;
  private static final int FILTER_PERMITS = 10;
  private static final int DEFAULT_PARALLEL = 10;
  private static final int MOST_PARALLEL = 10_000;
  private static final List<String> ERROR_MODES =
      List.of("terminated", "remove_abnormal", "continue_on_error");
  private static final List<String> OPERATIONS =
      List.of(
          "filter", "map", "sort", "slice", "first", "last", "flatten", "unique", "reverse",
          "concat", "reduce", "length");

  private FlatContainers() {}

  static NodeSpec iteration(NodeReading node) {
    var fields = node.fields();
    fields.ignore("sub_graph", "input_selector", "iterator_selector", "parallel", "is_parallel");
    var key = fields.has("iterator_selector") ? "iterator_selector" : "input_selector";
    var input = node.required(fields, key, E212);
    var isParallel = fields.bool(fields.has("is_parallel") ? "is_parallel" : "parallel", false);
    var most =
        (int)
            fields.integer(
                fields.has("parallelism") ? "parallelism" : "parallel_nums",
                DEFAULT_PARALLEL,
                1,
                MOST_PARALLEL);
    fields.ignore("parallelism", "parallel_nums");
    var onError =
        switch (fields.oneOf("error_handle_mode", "terminated", ERROR_MODES)) {
          case "remove_abnormal" -> OnError.REMOVE;
          case "continue_on_error" -> OnError.CONTINUE;
          default -> OnError.TERMINATE;
        };
    var output = fields.requiredText("output_variable");
    return new ContainerSpec.Iteration(
        graph(node),
        input,
        null,
        isParallel ? most : 1,
        onError,
        false,
        mostPasses(node, MOST_ITEMS),
        output == null ? "output" : output);
  }

  /** What the node says; else what the file says for all; else what is usual. */
  private static int mostPasses(NodeReading node, int usual) {
    var ofFile = FlatEnvelope.limits(node.scope().draft().text()).maxItems();
    return (int)
        node.fields().integer("max_iterations", ofFile == 0 ? usual : ofFile, 1, Integer.MAX_VALUE);
  }

  private static int graph(NodeReading node) {
    var inner = node.node().inner();
    return inner == null ? -1 : inner.id();
  }

  static NodeSpec loop(NodeReading node) {
    var fields = node.fields();
    fields.ignore("sub_graph");
    var refs = new ArrayList<Ref>();
    var condition = loopCondition(node, fields, refs);
    var variables = new ArrayList<LoopVariable>();
    var initial = fields.map("initial_vars");
    if (initial != null) {
      for (var name : initial.map().entries().keySet()) {
        var value = NodeReading.constant(initial, name);
        variables.add(new LoopVariable(name, "any", -1, value, null));
      }
    }
    var output = fields.requiredText("output_variable");
    return new ContainerSpec.Loop(
        graph(node),
        LoopKind.WHILE,
        refs,
        condition,
        mostPasses(node, MOST_ROUNDS),
        variables,
        output == null ? "output" : output);
  }

  private static @Nullable Condition loopCondition(
      NodeReading node, Fields fields, List<Ref> refs) {
    var condition = fields.map("condition");
    if (condition == null) {
      if (!fields.has("condition")) {
        fields.report(
            E214,
            "condition",
            "the loop has no condition",
            "{ variable_selector: [loop, n], ... }");
      }
      return null;
    }
    var written = condition.selector("variable_selector");
    var selector = written == null ? List.<String>of() : FlatSelectors.normalised(written);
    var operator = condition.requiredText("comparison_operator");
    var expected = NodeReading.constant(condition, "value");
    condition.reportUnknown();
    if (selector.size() != 2) {
      condition.report(
          E214, "variable_selector", "the loop's condition selects nothing", "write [loop, name]");
      return null;
    }
    var inner = node.node().inner();
    if (inner == null || operator == null) {
      return null;
    }
    refs.add(conditionInput(node, inner, selector, condition));
    return FlatConditionReader.compile(
        node,
        List.of(new FlatConditions.Spec(0, operator, expected, condition.position())),
        LogicalOperator.AND,
        condition);
  }

  /** The condition is asked of the loop's own variables and of nothing around it. */
  private static Ref conditionInput(
      NodeReading node, DraftGraph inner, List<String> selector, Fields condition) {
    if (selector.getFirst().equals("loop")) {
      return node.inside(
          inner,
          selector,
          condition.positionOf("variable_selector"),
          "condition.variable_selector");
    }
    condition.report(
        W608,
        "variable_selector",
        "a loop's condition reads the loop's variables only: '%s' is null to it"
            .formatted(String.join(".", selector)),
        "let the sub-graph put it out, and write [loop, %s]".formatted(selector.get(1)));
    return node.scope().nothing(inner, selector, Target.Reason.NO_FRAME).ref();
  }

  static NodeSpec listOperator(NodeReading node) {
    var fields = node.fields();
    var input = node.required(fields, "input_selector", E216);
    var operation = fields.requiredText("operation");
    var output = fields.textOr("output_variable", "output");
    fields.ignore("sub_graph", "initial_value", "parallel", "sort_key", "sort_order", "start");
    fields.ignore("end", "second_input_selector");
    return switch (operation) {
      case null -> simple(node, SimpleOperation.FIRST, input, output);
      case "filter" ->
          frames(
              node,
              FrameOperation.FILTER,
              input,
              fields.bool("parallel", false) ? FILTER_PERMITS : 1,
              output);
      case "map" -> frames(node, FrameOperation.MAP, input, 1, output);
      case "reduce" -> frames(node, FrameOperation.REDUCE, input, 1, output);
      case "sort" -> simple(node, SimpleOperation.SORT, input, output);
      case "slice" -> simple(node, SimpleOperation.SLICE, input, output);
      case "first" -> simple(node, SimpleOperation.FIRST, input, output);
      case "last" -> simple(node, SimpleOperation.LAST, input, output);
      case "flatten" -> simple(node, SimpleOperation.FLATTEN, input, output);
      case "unique" -> simple(node, SimpleOperation.UNIQUE, input, output);
      case "reverse" -> simple(node, SimpleOperation.REVERSE, input, output);
      case "concat" -> simple(node, SimpleOperation.CONCAT, input, output);
      case "length" -> simple(node, SimpleOperation.LENGTH, input, output);
      default -> {
        fields.report(
            E216,
            "operation",
            "unknown operation '%s'".formatted(operation),
            NearestName.hint(operation, OPERATIONS));
        yield simple(node, SimpleOperation.FIRST, input, output);
      }
    };
  }

  private static NodeSpec frames(
      NodeReading node, FrameOperation operation, int input, int parallel, String output) {
    var initial = NodeReading.constant(node.fields(), "initial_value");
    return new ContainerSpec.ListFrames(graph(node), input, operation, parallel, initial, output);
  }

  private static NodeSpec simple(
      NodeReading node, SimpleOperation operation, int input, String output) {
    var fields = node.fields();
    var sortKey = operation == SimpleOperation.SORT ? fields.requiredText("sort_key") : "";
    var second =
        operation == SimpleOperation.CONCAT
            ? node.required(fields, "second_input_selector", E216)
            : -1;
    var order = fields.oneOf("sort_order", "asc", List.of("asc", "desc"));
    return new RoutingSpec.ListOperator(
        input,
        new ListPlan.Simple(
            operation,
            sortKey == null ? "" : sortKey,
            order.equals("desc"),
            index(fields, "start"),
            index(fields, "end"),
            second,
            output));
  }

  private static @Nullable Integer index(Fields fields, String key) {
    return fields.has(key) ? (int) fields.integer(key, 0, 0, Integer.MAX_VALUE) : null;
  }
}
