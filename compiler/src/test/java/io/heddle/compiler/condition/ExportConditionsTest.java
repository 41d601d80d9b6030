package io.heddle.compiler.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.Position;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportConditionsTest {

  static Value json(String text) {
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  private static ExportConditions.Spec spec(int index, String operator, Value expected) {
    return new ExportConditions.Spec(
        index,
        List.of("n", "v"),
        operator,
        new Expected.Constant(expected),
        null,
        Position.UNKNOWN);
  }

  private static boolean test(String operator, Value actual, Value expected)
      throws ConditionException {
    var out = new ArrayList<Diagnostic>();
    var condition =
        ExportConditions.compile(List.of(spec(0, operator, expected)), LogicalOperator.AND, out);
    assertThat(out).isEmpty();
    return condition.test(_ -> actual);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "contains;\"hello\";\"ell\";true",
        "contains;\"\";\"\";false",
        "contains;[1,2];1;true",
        "contains;[1,2];\"1\";false",
        "not contains;null;\"x\";true",
        "not contains;\"ab\";\"b\";false",
        "contains;\"a1\";1;true",
        "start with;\"abc\";\"ab\";true",
        "end with;\"abc\";\"bc\";true",
        "start with;null;\"a\";false",
        "is;\"a\";\"a\";true",
        "is;null;\"\";false",
        "is not;null;\"a\";false",
        "is not;\"a\";\"b\";true",
        "is;true;\"true\";true",
        "is;true;\"0\";false",
        "empty;0;null;true",
        "empty;[];null;true",
        "empty;\"0\";null;false",
        "not empty;{};null;false",
        "not empty;false;null;false",
        "=;1;\"1\";true",
        "=;1;\" 1 \";true",
        "=;1.5;\"1.5\";true",
        "=;null;\"1\";false",
        "≠;null;\"1\";false",
        "≠;2;\"1\";true",
        "=;true;\"1\";true",
        ">;5;\"4\";true",
        ">;5;\"4.5\";true",
        "<;5;\"inf\";true",
        ">;9007199254740993;\"9007199254740992\";true",
        "≥;5;\"5\";true",
        "≤;5;\"4\";false",
        ">;null;\"1\";false",
        "null;null;null;true",
        "not null;0;null;true",
        "in;\"a\";[\"a\"];true",
        "in;\"\";[\"\"];false",
        "not in;\"\";[\"\"];true",
        "not in;\"a\";[\"a\"];false",
        "all of;[1,2,3];[1,2];true",
        "all of;[1];[1,2];false",
        "all of;[];[];false",
        "exists;null;null;false",
        "not exists;null;null;true"
      })
  void comparesAsThePythonEngineDoes(
      String operator, String actual, String expected, boolean result) throws ConditionException {
    assertThat(test(operator, json(actual), json(expected))).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "contains;5;\"x\";Invalid actual value type: string or array",
        "start with;5;\"x\";Invalid actual value type: string",
        "is;5;\"5\";Invalid actual value type: string or boolean",
        "=;1;\"1.5\";invalid literal for int() with base 10: '1.5'",
        "=;1.0;\"x\";could not convert string to float: 'x'",
        "=;\"1\";\"1\";Invalid actual value type: number or boolean",
        ">;1;\"x\";Cannot convert 'x' to number",
        ">;\"1\";\"1\";Invalid actual value type: number",
        "in;\"a\";\"a\";Invalid expected value type: array",
        "is;true;\"yes\";Expecting value: line 1 column 1 (char 0)"
      })
  void failsAsThePythonEngineDoes(String operator, String actual, String expected, String message) {
    assertThatThrownBy(() -> test(operator, json(actual), json(expected)))
        .isInstanceOf(ConditionException.class)
        .hasMessage(message);
  }

  @Test
  void failsOnAMissingVariableUnlessItIsNotReached() throws ConditionException {
    var specs = List.of(spec(0, "is", Value.of("a")), spec(1, "is", Value.of("a")));
    var and = ExportConditions.compile(specs, LogicalOperator.AND, new ArrayList<>());

    assertThat(and.test(i -> i == 0 ? Value.of("b") : null)).isFalse();
    assertThatThrownBy(() -> and.test(i -> i == 0 ? Value.of("a") : null))
        .hasMessage("Variable ['n', 'v'] not found");
  }

  @Test
  void decidesEmptyListsAndTakesTheFirstCaseThatHolds() throws ConditionException {
    var yes = ExportConditions.compile(List.of(), LogicalOperator.AND, new ArrayList<>());
    var no = ExportConditions.compile(List.of(), LogicalOperator.OR, new ArrayList<>());
    var cases =
        new Cases(
            List.of(new Cases.Case("x", no), new Cases.Case("y", yes), new Cases.Case("z", yes)));

    assertThat(cases.select(_ -> null)).isEqualTo("y");
    assertThat(new Cases(List.of(new Cases.Case("x", no))).select(_ -> null)).isNull();
  }

  @Test
  void namesTheNearestOperator() {
    var out = new ArrayList<Diagnostic>();

    ExportConditions.compile(List.of(spec(0, "contain", Value.none())), LogicalOperator.AND, out);

    assertThat(out).singleElement().satisfies(d -> assertThat(d.hint()).contains("'contains'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "contains;extension;contains;pdf;true", "contains;extension;contains;doc;false",
        "contains;type;not contains;image;false", "all of;name;start with;a;true"
      })
  void asksAboutFiles(String outer, String key, String operator, String expected, boolean result)
      throws ConditionException {
    var files =
        (ArrayValue)
            json(
                "[{\"name\":\"a\",\"extension\":\".pdf\",\"type\":\"document\"},"
                    + "{\"name\":\"b\",\"extension\":\"png\",\"type\":\"image\"}]");
    var values =
        Value.array(
            files.items().stream().map(file -> (Value) new FileValue((ObjectValue) file)).toList());
    var parsed = ExportConditions.operator(operator, Position.UNKNOWN, new ArrayList<>());
    var inner =
        new FileConditions(
            LogicalOperator.AND,
            List.of(
                new FileConditions.FileCondition(
                    key, java.util.Objects.requireNonNull(parsed), Value.of(expected))));
    var spec =
        new ExportConditions.Spec(
            0,
            List.of("n", "f"),
            outer,
            new Expected.Constant(Value.none()),
            inner,
            Position.UNKNOWN);

    var condition = ExportConditions.compile(List.of(spec), LogicalOperator.AND, new ArrayList<>());

    assertThat(condition.test(_ -> values)).isEqualTo(result);
  }
}
