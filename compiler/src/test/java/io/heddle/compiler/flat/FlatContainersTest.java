package io.heddle.compiler.flat;

import static io.heddle.compiler.Compiling.flat;
import static io.heddle.compiler.Compiling.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.Compiling;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.ContainerSpec.FrameOperation;
import io.heddle.compiler.ir.ContainerSpec.LoopKind;
import io.heddle.compiler.ir.ContainerSpec.OnError;
import io.heddle.compiler.ir.ListPlan;
import io.heddle.compiler.ir.ListPlan.SimpleOperation;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatContainersTest {

  private static final String EMPTY_GRAPH =
      "{ nodes: [{ id: s, data: { type: start, title: S } }, { id: e, data: { type: end, title: E }"
          + " }], edges: [{ source: s, target: e }] }";

  @Test
  void iteratesOneAfterTheOtherByDefault() {
    var node =
        flat(
            "{ type: iteration, title: X, input_selector: [start, items], output_variable: all, sub_graph: %s }"
                .formatted(EMPTY_GRAPH));

    assertThat(node.spec())
        .isEqualTo(
            new ContainerSpec.Iteration(1, 0, null, 1, OnError.TERMINATE, false, 1000, "all"));
  }

  @Test
  void iteratesInParallelWithinBounds() {
    var node =
        flat(
            ("{ type: iteration, title: X, iterator_selector: start.items, is_parallel: true,"
                    + " parallel_nums: 3, error_handle_mode: remove_abnormal, max_iterations: 7,"
                    + " output_variable: all, sub_graph: %s }")
                .formatted(EMPTY_GRAPH));

    var iteration = spec(node, ContainerSpec.Iteration.class);
    assertThat(iteration.parallel()).isEqualTo(3);
    assertThat(iteration.onError()).isEqualTo(OnError.REMOVE);
    assertThat(iteration.maxItems()).isEqualTo(7);
  }

  @Test
  void loopsWhileAConditionOverItsOwnVariablesHolds() throws Exception {
    var node =
        flat(
            """
            type: loop
            title: X
            output_variable: r
            max_iterations: 9
            initial_vars: { n: 0 }
            condition: { variable_selector: [loop, n], comparison_operator: less_than, value: 3 }
            sub_graph: %s
            """
                .formatted(EMPTY_GRAPH));

    var loop = spec(node, ContainerSpec.Loop.class);
    assertThat(loop.kind()).isEqualTo(LoopKind.WHILE);
    assertThat(loop.maxRounds()).isEqualTo(9);
    assertThat(loop.variables().getFirst().constant()).isEqualTo(Value.of(0));
    assertThat(loop.conditionInputs())
        .containsExactly(new Ref(1, node.index(), List.of("n"), List.of("loop", "n")));
    assertThat(Objects.requireNonNull(loop.condition()).test(_ -> Value.of(2))).isTrue();
    assertThat(Objects.requireNonNull(loop.condition()).test(_ -> Value.of(3))).isFalse();
  }

  @Test
  void asksTheConditionOfTheLoopsOwnVariablesOnly() {
    var text =
        Compiling.flatText(
            "{ type: loop, title: X, output_variable: r, initial_vars: { n: 0 }, condition: {"
                + " variable_selector: [start, q], comparison_operator: is, value: a },"
                + " sub_graph: %s }".formatted(EMPTY_GRAPH),
            "[{ source: start, target: x }, { source: x, target: end }]");

    assertThat(Compiling.codes(text)).contains(DiagnosticCode.W608);
    assertThat(spec(Compiling.node(text), ContainerSpec.Loop.class).conditionInputs())
        .allMatch(ref -> ref.slot() >= 3);
  }

  @Test
  void takesTheBoundOfLoopsFromTheLimits() {
    var text =
        Compiling.flatText(
                "{ type: loop, title: X, output_variable: r, condition: { variable_selector: [loop,"
                    + " n],"
                    + " comparison_operator: 'null' }, sub_graph: %s }".formatted(EMPTY_GRAPH),
                "[{ source: start, target: x }, { source: x, target: end }]")
            + "limits: { max_iterations: 5000 }\n";

    var node = Compiling.node(text);
    assertThat(spec(node, ContainerSpec.Loop.class).maxRounds()).isEqualTo(5000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SORT", "SLICE", "FIRST", "LAST", "FLATTEN", "UNIQUE", "REVERSE", "CONCAT", "LENGTH"
      })
  void knowsTheSimpleListOperations(SimpleOperation operation) {
    var node =
        flat(
            """
            type: list-operator
            title: X
            operation: %s
            input_selector: [start, items]
            second_input_selector: [start, items]
            sort_key: k
            sort_order: desc
            start: 1
            end: 2
            output_variable: r
            """
                .formatted(operation.name().toLowerCase(Locale.ROOT)));

    var list = spec(node, RoutingSpec.ListOperator.class);
    assertThat(list.plan())
        .isEqualTo(
            new ListPlan.Simple(
                operation,
                operation == SimpleOperation.SORT ? "k" : "",
                true,
                1,
                2,
                operation == SimpleOperation.CONCAT ? 0 : -1,
                "r"));
    assertThat(node.fused()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FILTER", "MAP", "REDUCE"})
  void runsAGraphForOtherListOperations(FrameOperation operation) {
    var node =
        flat(
            ("{ type: list-operator, title: X, operation: %s, input_selector: [start, items],"
                    + " parallel: true, initial_value: 5, output_variable: r, sub_graph: %s }")
                .formatted(operation.name().toLowerCase(Locale.ROOT), EMPTY_GRAPH));

    var frames = spec(node, ContainerSpec.ListFrames.class);
    assertThat(frames.operation()).isEqualTo(operation);
    assertThat(frames.parallel()).isEqualTo(operation == FrameOperation.FILTER ? 10 : 1);
    assertThat(frames.initial()).isEqualTo(Value.of(5));
  }
}
