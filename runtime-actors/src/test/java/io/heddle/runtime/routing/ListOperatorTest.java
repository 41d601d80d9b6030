package io.heddle.runtime.routing;

import static io.heddle.runtime.routing.RoutingFixture.evaluate;
import static io.heddle.runtime.routing.RoutingFixture.export;
import static io.heddle.runtime.routing.RoutingFixture.flat;
import static io.heddle.runtime.routing.RoutingFixture.inputs;
import static io.heddle.runtime.routing.RoutingFixture.json;
import static io.heddle.runtime.routing.RoutingFixture.node;
import static io.heddle.runtime.routing.RoutingFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.ListPlan;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.Value;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ListOperatorTest {

  private static Routed run(ListPlan plan, @Nullable Value... values) {
    var spec = new RoutingSpec.ListOperator(0, plan);
    var selectors = values.length == 1 ? new String[] {"a.x"} : new String[] {"a.x", "b.x"};
    return evaluate(
        node(spec, selectors), inputs(values), plan instanceof ListPlan.Simple ? flat() : export());
  }

  private static Value result(Routed routed) {
    assertThat(routed).isInstanceOf(Routed.Done.class);
    return Objects.requireNonNull(((Routed.Done) routed).outputs().get("result"), "no result");
  }

  private static String message(Routed routed) {
    assertThat(routed).isInstanceOf(Routed.Failed.class);
    return ((Routed.Failed) routed).failure().message();
  }

  private static ListPlan.Pipeline filter(String key, String operator, String value) {
    var condition =
        new ListPlan.ItemCondition(key, operator, TextTemplate.literal(value), List.of());
    return new ListPlan.Pipeline(new ListPlan.Filter(List.of(condition)), null, null, null);
  }

  private static ListPlan.Pipeline filterIn(String key, String operator, String... values) {
    var condition = new ListPlan.ItemCondition(key, operator, null, List.of(values));
    return new ListPlan.Pipeline(new ListPlan.Filter(List.of(condition)), null, null, null);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ["ab","b"]     | contains     | a    | ["ab"]
          ["ab","b"]     | not contains | a    | ["b"]
          ["ab","b"]     | start with   | b    | ["b"]
          ["ab","b"]     | end with     | b    | ["ab","b"]
          ["ab","b"]     | is           | b    | ["b"]
          ["ab","b"]     | is not       | b    | ["ab"]
          ["ab","b"]     | in           | xabx | ["ab","b"]
          ["ab","c"]     | not in       | xabx | ["c"]
          ["ab"]         | empty        | x    | []
          [1,2,3.5]      | =            | 2.0  | [2]
          [1,2,3.5]      | ≠            | 2    | [1,3.5]
          [1,2,3.5]      | <            | 2    | [1]
          [1,2,3.5]      | ≥            | 2    | [2,3.5]
          [true,false]   | is           | true | [true]
          [true,false]   | is not       | true | [false]
          """)
  void filtersAList(String list, String operator, String value, String expected) {
    assertThat(result(run(filter("", operator, value), json(list)))).isEqualTo(json(expected));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ["a"]    | >        | a   | Invalid condition: >
          [1]      | contains | 1   | Invalid condition: contains
          [1]      | =        | abc | could not convert string to float: 'abc'
          [true]   | is       | x   | Boolean filter expects a boolean value, got <class 'str'>
          """)
  void refusesAConditionThatDoesNotFitTheList(
      String list, String operator, String value, String message) {
    assertThat(message(run(filter("", operator, value), json(list)))).isEqualTo(message);
  }

  private static FileValue file(String name, String type, int size) {
    return new FileValue(
        object("{\"name\":\"%s\",\"type\":\"%s\",\"size\":%d}".formatted(name, type, size)));
  }

  @Test
  void filtersAndSortsFilesByTheirAttributes() {
    var small = file("b.txt", "document", 10);
    var large = file("a.png", "image", 90);
    var files = Value.array(List.of(small, large));

    assertThat(result(run(filter("name", "end with", ".txt"), files)))
        .isEqualTo(Value.array(List.of(small)));
    assertThat(result(run(filter("size", ">", "50"), files)))
        .isEqualTo(Value.array(List.of(large)));
    assertThat(result(run(filterIn("type", "in", "image", "video"), files)))
        .isEqualTo(Value.array(List.of(large)));
    assertThat(result(run(filterIn("type", "not in", "image"), files)))
        .isEqualTo(Value.array(List.of(small)));
    assertThat(
            result(
                run(
                    new ListPlan.Pipeline(null, null, new ListPlan.Order("name", false), null),
                    files)))
        .isEqualTo(Value.array(List.of(large, small)));
    assertThat(message(run(filter("colour", "is", "red"), files))).isEqualTo("Invalid key: colour");
  }

  @Test
  void filtersThenExtractsThenOrdersThenLimits() {
    var plan =
        new ListPlan.Pipeline(
            new ListPlan.Filter(
                List.of(new ListPlan.ItemCondition("", ">", TextTemplate.literal("1"), List.of()))),
            null,
            new ListPlan.Order("", true),
            2);

    var routed = (Routed.Done) run(plan, json("[1,3,2,5]"));

    assertThat(routed.outputs())
        .isEqualTo(object("{\"result\":[5,3],\"first_record\":5,\"last_record\":3}"));
  }

  @Test
  void extractsTheOneBasedRecord() {
    var second = new ListPlan.Pipeline(null, TextTemplate.literal("2"), null, null);

    assertThat(result(run(second, json("[\"a\",\"b\"]")))).isEqualTo(json("[\"b\"]"));
    assertThat(message(run(second, json("[\"a\"]"))))
        .isEqualTo("Invalid serial index: must be <= 1, got 2");
    assertThat(
            message(
                run(
                    new ListPlan.Pipeline(null, TextTemplate.literal("0"), null, null),
                    json("[1]"))))
        .isEqualTo("Invalid serial index: must be >= 1, got 0");
    assertThat(
            message(
                run(
                    new ListPlan.Pipeline(null, TextTemplate.literal("x"), null, null),
                    json("[1]"))))
        .isEqualTo("invalid literal for int() with base 10: 'x'");
  }

  @Test
  void emptyInputsGiveAnEmptyResult() {
    for (var empty : List.of("[]", "null", "\"\"", "0")) {
      assertThat(((Routed.Done) run(filter("", "is", "a"), json(empty))).outputs())
          .as(empty)
          .isEqualTo(object("{\"result\":[],\"first_record\":null,\"last_record\":null}"));
    }
  }

  @Test
  void refusesAListOfObjectsAndAMissingVariable() {
    assertThat(message(run(filter("", "is", "a"), json("[{}]"))))
        .isEqualTo(
            "Variable ['a', 'x'] is not an array type, actual type: "
                + "<class 'graphon.variables.segments.ArrayObjectSegment'>");
    assertThat(message(run(filter("", "is", "a"), (Value) null)))
        .isEqualTo("Variable not found for selector: ['a', 'x']");
  }

  private static ListPlan.Simple simple(ListPlan.SimpleOperation operation) {
    return new ListPlan.Simple(operation, "k", false, null, null, 1, "result");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FIRST   | [3,1]         | 3
          FIRST   | []            | null
          LAST    | [3,1]         | 1
          FLATTEN | [[1],2,[[3]]] | [1,2,[3]]
          UNIQUE  | [1,1.0,"1",1] | [1,1.0,"1"]
          REVERSE | [1,2]         | [2,1]
          CONCAT  | [1]           | [1,9]
          LENGTH  | [1,2]         | 2
          SORT    | [{"k":2},{"k":1},{"k":1.5}] | [{"k":1},{"k":1.5},{"k":2}]
          SORT    | [{"k":"b"},{"k":1},{"k":"a"}] | [{"k":"b"},{"k":1},{"k":"a"}]
          """)
  void flatOperationsWorkOnAnyList(
      ListPlan.SimpleOperation operation, String list, String expected) {
    assertThat(result(run(simple(operation), json(list), json("[9]")))).isEqualTo(json(expected));
  }

  @ParameterizedTest(name = "{0}..{1}")
  @CsvSource({"1,2,'[2]'", ",2,'[1,2]'", "2,,'[3]'", "5,9,'[]'", "2,1,'[]'", "-1,2,'[1,2]'"})
  void flatSliceIsClamped(@Nullable Integer start, @Nullable Integer end, String expected) {
    var plan =
        new ListPlan.Simple(ListPlan.SimpleOperation.SLICE, "", false, start, end, -1, "result");

    assertThat(result(run(plan, json("[1,2,3]")))).isEqualTo(json(expected));
  }

  @Test
  void flatOperationsRefuseWhatIsNoList() {
    assertThat(message(run(simple(ListPlan.SimpleOperation.FIRST), json("\"a\""), json("[]"))))
        .isEqualTo("expected array, got string");
    assertThat(message(run(simple(ListPlan.SimpleOperation.CONCAT), json("[]"), json("1"))))
        .isEqualTo("expected array, got integer");
  }
}
