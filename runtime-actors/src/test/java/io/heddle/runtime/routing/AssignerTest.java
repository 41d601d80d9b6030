package io.heddle.runtime.routing;

import static io.heddle.runtime.routing.RoutingFixture.evaluate;
import static io.heddle.runtime.routing.RoutingFixture.export;
import static io.heddle.runtime.routing.RoutingFixture.flat;
import static io.heddle.runtime.routing.RoutingFixture.inputs;
import static io.heddle.runtime.routing.RoutingFixture.json;
import static io.heddle.runtime.routing.RoutingFixture.node;
import static io.heddle.runtime.routing.RoutingFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.RoutingSpec.Operation;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AssignerTest {

  private static RoutingSpec.Assignment fromInput(int target, Operation operation, int source) {
    return new RoutingSpec.Assignment(target, operation, source, null, null);
  }

  private static RoutingSpec.Assignment constant(
      int target, Operation operation, @Nullable Value constant) {
    return new RoutingSpec.Assignment(target, operation, -1, constant, null);
  }

  private static RoutingSpec.Assigner second(RoutingSpec.Assignment... items) {
    return new RoutingSpec.Assigner(List.of(items), false);
  }

  private static RoutingSpec.Assigner first(RoutingSpec.Assignment item) {
    return new RoutingSpec.Assigner(List.of(item), true);
  }

  private static List<Routed.Write> writes(Routed routed) {
    assertThat(routed).isInstanceOf(Routed.Done.class);
    return ((Routed.Done) routed).writes();
  }

  private static String message(Routed routed) {
    assertThat(routed).isInstanceOf(Routed.Failed.class);
    return ((Routed.Failed) routed).failure().message();
  }

  @ParameterizedTest(name = "{0} {1} {2} = {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OVERWRITE    | "a"     | "b"   | "b"
          SET          | "a"     | "b"   | "b"
          SET          | {"a":1} | "{\\"b\\": 2}" | {"b":2}
          ADD          | 1       | 2     | 3
          ADD          | 1       | 0.5   | 1.5
          SUBTRACT     | 1       | 2     | -1
          MULTIPLY     | 9223372036854775807 | 2 | 18446744073709551614
          DIVIDE       | 3       | 2     | 1.5
          DIVIDE       | 4       | 2     | 2.0
          """)
  void appliesAConstant(Operation operation, String current, String constant, String expected) {
    var node = node(second(constant(0, operation, json(constant))), "conversation.x");

    assertThat(writes(evaluate(node, inputs(json(current)), export())))
        .containsExactly(new Routed.Write(0, json(expected)));
  }

  @ParameterizedTest(name = "{0} {1} {2} = {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OVERWRITE    | ["a"]   | ["b"] | ["b"]
          APPEND       | ["a"]   | "b"   | ["a","b"]
          EXTEND       | [1]     | [2,3] | [1,2,3]
          CLEAR        | "a"     | 0     | ""
          CLEAR        | 7       | 0     | 0
          CLEAR        | true    | 0     | false
          CLEAR        | {"a":1} | 0     | {}
          CLEAR        | [1]     | 0     | []
          REMOVE_FIRST | [1,2]   | 0     | [2]
          REMOVE_LAST  | [1,2]   | 0     | [1]
          REMOVE_LAST  | []      | 0     | []
          """)
  void appliesAVariable(Operation operation, String current, String source, String expected) {
    var node = node(second(fromInput(0, operation, 1)), "conversation.x", "n.y");

    assertThat(writes(evaluate(node, inputs(json(current), json(source)), export())))
        .containsExactly(new Routed.Write(0, json(expected)));
  }

  @ParameterizedTest(name = "{0} on {1} by a constant {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          APPEND       | "a"   | "b" | Operation append is not supported for type string
          ADD          | "a"   | 1   | Operation += is not supported for type string
          SET          | [1]   | 1   | Operation set is not supported for type array[number]
          OVERWRITE    | [1]   | [2] | Input type constant is not supported for operation over-write
          APPEND       | [1]   | 2   | Input type constant is not supported for operation append
          CLEAR        | "a"   | ""  | Input type constant is not supported for operation clear
          REMOVE_FIRST | [1]   | 1   | Input type constant is not supported for operation remove-first
          DIVIDE       | 1     | 0   | Invalid input value 0
          OVERWRITE    | 1     | [1] | Invalid input value [1]
          """)
  void refusesWhatAVariableCannotTake(
      Operation operation, String current, String constant, String message) {
    var node = node(second(constant(0, operation, json(constant))), "conversation.x");

    assertThat(message(evaluate(node, inputs(json(current)), export()))).isEqualTo(message);
  }

  @Test
  void refusesAVariableWhereOnlyConstantsAreTaken() {
    var node = node(second(fromInput(0, Operation.ADD, 1)), "conversation.x", "n.y");

    assertThat(message(evaluate(node, inputs(Value.of(1), Value.of(1)), export())))
        .isEqualTo("Input type variable is not supported for operation +=");
  }

  @Test
  void refusesATargetOrSourceThatIsNotThere() {
    var node = node(second(fromInput(0, Operation.OVERWRITE, 1)), "conversation.x", "n.y");

    assertThat(message(evaluate(node, inputs(null, Value.of(1)), export())))
        .isEqualTo("Variable ['conversation', 'x'] not found");
    assertThat(message(evaluate(node, inputs(Value.of(1), null), export())))
        .isEqualTo("Variable ['n', 'y'] not found");
  }

  @Test
  void passesOverASourceThatIsNull() {
    var node =
        node(
            second(fromInput(0, Operation.OVERWRITE, 1), fromInput(2, Operation.OVERWRITE, 3)),
            "conversation.x",
            "n.y",
            "conversation.z",
            "n.w");

    assertThat(
            writes(
                evaluate(
                    node,
                    inputs(Value.of("a"), Value.none(), Value.of("b"), Value.of("c")),
                    export())))
        .containsExactly(new Routed.Write(2, Value.of("c")));
  }

  @Test
  void laterItemsSeeWhatEarlierOnesWrote() {
    var node =
        node(
            second(
                constant(0, Operation.ADD, Value.of(1)),
                fromInput(1, Operation.OVERWRITE, 0),
                constant(0, Operation.MULTIPLY, Value.of(10))),
            "conversation.x",
            "conversation.y");

    assertThat(writes(evaluate(node, inputs(Value.of(1), Value.of(0)), export())))
        .containsExactly(new Routed.Write(0, Value.of(20)), new Routed.Write(1, Value.of(2)));
  }

  @Test
  void writesNothingWhenOneItemIsRefused() {
    var node =
        node(
            second(
                constant(0, Operation.ADD, Value.of(1)), constant(1, Operation.ADD, Value.of(1))),
            "conversation.x",
            "conversation.y");

    assertThat(evaluate(node, inputs(Value.of(1), Value.of("text")), export()))
        .isInstanceOf(Routed.Failed.class);
  }

  @Test
  void firstVersionOverwritesAppendsAndClears() {
    var current = json("[1]");

    assertThat(
            writes(
                evaluate(
                    node(first(fromInput(0, Operation.OVERWRITE, 1)), "conversation.x", "n.y"),
                    inputs(current, Value.none()),
                    export())))
        .containsExactly(new Routed.Write(0, Value.none()));
    assertThat(
            writes(
                evaluate(
                    node(first(fromInput(0, Operation.APPEND, 1)), "conversation.x", "n.y"),
                    inputs(current, Value.of("b")),
                    export())))
        .containsExactly(new Routed.Write(0, json("[1,\"b\"]")));
    assertThat(
            writes(
                evaluate(
                    node(first(constant(0, Operation.CLEAR, null)), "conversation.x"),
                    inputs(current),
                    export())))
        .containsExactly(new Routed.Write(0, json("[]")));
  }

  @Test
  void firstVersionNamesWhatIsMissing() {
    var node = node(first(fromInput(0, Operation.APPEND, 1)), "conversation.x", "n.y");

    assertThat(message(evaluate(node, inputs(null, Value.of(1)), export())))
        .isEqualTo("assigned variable not found");
    assertThat(message(evaluate(node, inputs(json("[]"), null), export())))
        .isEqualTo("input value not found");
    assertThat(message(evaluate(node, inputs(Value.of("a"), Value.of("b")), export())))
        .isEqualTo("append mode requires an array variable");
  }

  @ParameterizedTest(name = "{0} {1} {2} = {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OVERWRITE | "a"   | 1    | 1
          APPEND    | [1]   | "b"  | [1,"b"]
          APPEND    | "a"   | 1    | "a1"
          APPEND    | null  | "b"  | ["b"]
          APPEND    | 1     | 2    | [1,2]
          CLEAR     | "a"   | 1    | null
          """)
  void flatTakesAnyValue(Operation operation, String current, String given, String expected) {
    var node = node(second(constant(0, operation, json(given))), "conversation.x");

    assertThat(writes(evaluate(node, inputs(json(current)), flat())))
        .containsExactly(new Routed.Write(0, json(expected)));
  }

  @Test
  void flatPutsOutWhatItWasGiven() {
    var node = node(second(fromInput(0, Operation.APPEND, 1)), "conversation.x", "n.y");

    var routed = (Routed.Done) evaluate(node, inputs(json("[1]"), Value.of(2)), flat());

    assertThat(routed.outputs())
        .isEqualTo(
            object(
                "{\"output\":2,\"write_mode\":\"append\","
                    + "\"assigned_variable_selector\":[\"conversation\",\"x\"]}"));
    assertThat(routed.writes()).containsExactly(new Routed.Write(0, json("[1,2]")));
  }

  @Test
  void exportAssignersPutOutNothing() {
    var node = node(second(constant(0, Operation.OVERWRITE, Value.of("b"))), "conversation.x");

    assertThat(((Routed.Done) evaluate(node, inputs(Value.of("a")), export())).outputs())
        .isEqualTo(ObjectValue.EMPTY);
  }
}
