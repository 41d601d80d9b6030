package io.heddle.compiler.condition;

import static io.heddle.compiler.condition.ExportConditionsTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.Position;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlatConditionsTest {

  private static Condition compile(LogicalOperator logical, FlatConditions.Spec... specs) {
    return FlatConditions.compile(List.of(specs), logical, new ArrayList<>());
  }

  private static FlatConditions.Spec spec(int index, String operator, String expected) {
    return new FlatConditions.Spec(index, operator, json(expected), Position.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "contains;\"abc\";\"b\";true",
        "contains;[\"a\"];\"a\";true",
        "contains;[1,2];\"1\";true",
        "contains;null;\"\";false",
        "contains;5;\"5\";false",
        "not_contains;null;\"x\";true",
        "start_with;null;\"\";true",
        "start_with;42;\"4\";true",
        "end_with;\"abc\";\"c\";true",
        "is;42;\"42\";true",
        "is;true;\"true\";true",
        "is;1.0;\"1\";true",
        "is;1.0;1.0;false",
        "is_not;\"a\";\"b\";true",
        "empty;null;null;true",
        "empty;0;null;false",
        "not_empty;false;null;true",
        "in;\"a\";[\"a\",\"b\"];true",
        "in;1;[1];true",
        "in;\"a\";\"a\";true",
        "not_in;\"c\";[\"a\"];true",
        "all_of;[\"a\",\"b\"];[\"a\"];true",
        "all_of;[];[];true",
        "all_of;\"a\";[\"a\"];false",
        "equal;1;1.0;true",
        "=;1;2;false",
        "≠;1;2;true",
        ">;2;1;true",
        "≥;2;2;true",
        "greater_than_or_equal;2;2;true",
        "<;2;2;false",
        "less_or_equal;2;2.5;true",
        "null;null;null;true",
        "not_null;0;null;true"
      })
  void comparesByTheTable(String operator, String actual, String expected, boolean result)
      throws ConditionException {
    var condition = compile(LogicalOperator.AND, spec(0, operator, expected));

    assertThat(condition.test(_ -> json(actual))).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"=;\"1\";1", ">;null;1", "<;1;\"2\"", "not_equal;true;1"})
  void mismatchesWhatIsNoNumber(String operator, String actual, String expected) {
    var condition = compile(LogicalOperator.AND, spec(0, operator, expected));

    assertThatThrownBy(() -> condition.test(_ -> json(actual)))
        .isInstanceOfSatisfying(
            ConditionException.class, e -> assertThat(e.type()).isEqualTo("TypeMismatch"));
  }

  @Test
  void readsAMissingVariableAsNull() throws ConditionException {
    assertThat(compile(LogicalOperator.AND, spec(0, "null", "null")).test(_ -> null)).isTrue();
  }

  @Test
  void keepsAMismatchUntilNothingElseIsTrue() throws ConditionException {
    var bad = spec(0, ">", "\"x\"");

    assertThat(compile(LogicalOperator.OR, bad, spec(0, "is", "1")).test(_ -> Value.of(1)))
        .isTrue();
    assertThatThrownBy(
            () -> compile(LogicalOperator.OR, bad, spec(0, "is", "2")).test(_ -> Value.of(1)))
        .isInstanceOf(ConditionException.class);
    assertThatThrownBy(
            () -> compile(LogicalOperator.AND, bad, spec(0, "is", "2")).test(_ -> Value.of(1)))
        .isInstanceOf(ConditionException.class);
    assertThat(compile(LogicalOperator.AND, spec(0, "is", "2"), bad).test(_ -> Value.of(1)))
        .isFalse();
  }

  @Test
  void abortsAtAnEarlierCasesMismatch() {
    var cases =
        new Cases(
            List.of(
                new Cases.Case("a", compile(LogicalOperator.AND, spec(0, ">", "\"x\""))),
                new Cases.Case("b", compile(LogicalOperator.AND))));

    assertThatThrownBy(() -> cases.select(_ -> Value.of(1))).isInstanceOf(ConditionException.class);
  }

  @Test
  void namesTheNearestOperator() {
    var out = new ArrayList<Diagnostic>();

    FlatConditions.compile(List.of(spec(0, "greater_then", "1")), LogicalOperator.AND, out);

    assertThat(out).singleElement().satisfies(d -> assertThat(d.hint()).contains("greater_than"));
  }
}
