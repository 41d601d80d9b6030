package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behaviour 9: what the conditions of an if-else node hold for. */
final class ConditionTest {

  private static String verdict(String input, String logic, String conditions) {
    var trial =
        Trial.flat(
            """
            nodes:
              - { id: start, data: { type: start, variables: [ { variable: v, type: any } ] } }
              - id: pick
                data:
                  type: if-else
                  cases: [ { case_id: "yes", logical_operator: %s, conditions: [ %s ] } ]
              - { id: end, data: { type: end, outputs: [ { variable: c, value_selector: [pick, selected_case] } ] } }
            edges:
              - { source: start, target: pick }
              - { source: pick, target: end, source_handle: "yes" }
              - { source: pick, target: end, source_handle: "false" }
            """
                .formatted(logic, conditions));
    trial.inputs(input.equals("-") ? "{}" : "{\"v\": %s}".formatted(input));
    return trial.outputs().equals("{\"c\":\"yes\"}") ? "yes" : "no";
  }

  private static String condition(String operator, String value) {
    return "{ variable_selector: [start, v], comparison_operator: \"%s\"%s }"
        .formatted(operator, value.isEmpty() ? "" : ", value: " + value);
  }

  @ParameterizedTest(name = "{0} {1} {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"hello world\"  | contains              | world          | yes",
        "\"hello\"        | contains              | World          | no",
        "[\"a\", \"b\"]   | contains              | b              | yes",
        "[1, 2]           | contains              | \"2\"          | yes",
        "42               | contains              | \"4\"          | no",
        "-                | contains              | x              | no",
        "-                | not_contains          | x              | yes",
        "\"hello\"        | start_with            | he             | yes",
        "\"hello\"        | end_with              | lo             | yes",
        "-                | start_with            | \"\"           | yes",
        "42               | is                    | \"42\"         | yes",
        "true             | is                    | \"true\"       | yes",
        "\"a\"            | is_not                | b              | yes",
        "\"\"             | empty                 | ``             | yes",
        "0                | empty                 | ``             | no",
        "false            | empty                 | ``             | no",
        "[]               | empty                 | ``             | yes",
        "-                | empty                 | ``             | yes",
        "[1]              | not_empty             | ``             | yes",
        "\"b\"            | in                    | [a, b]         | yes",
        "\"b\"            | in                    | b              | yes",
        "\"c\"            | not_in                | [a, b]         | yes",
        "[1, 2, 3]        | all_of                | [1, 3]         | yes",
        "[1, 2]           | all_of                | [1, 3]         | no",
        "\"x\"            | all_of                | [x]            | no",
        "[1]              | all_of                | []             | yes",
        "5                | equal                 | 5              | yes",
        "5                | =                     | 5.0            | yes",
        "5                | ≠                     | 6              | yes",
        "5                | greater_than          | 4              | yes",
        "5                | ≥                     | 5              | yes",
        "5                | less_than_or_equal    | 4              | no",
        "\"5\"            | equal                 | 5              | no",
        "-                | greater_than          | 1              | no",
        "-                | null                  | ``             | yes",
        "\"\"             | null                  | ``             | no",
        "\"\"             | not_null              | ``             | yes"
      })
  void eachOperatorHoldsForWhatItSays(String input, String operator, String value, String verdict) {
    assertThat(verdict(input, "and", condition(operator, value))).isEqualTo(verdict);
  }

  private static final String TRUE = condition("is", "\"5\"");
  private static final String FALSE = condition("is", "\"6\"");
  private static final String UNLIKE = condition("greater_than", "\"a\"");

  @Test
  void andStopsAtTheFirstThatDoesNotHold() {
    assertThat(verdict("5", "and", TRUE + "," + TRUE)).isEqualTo("yes");
    assertThat(verdict("5", "and", TRUE + "," + FALSE)).isEqualTo("no");
    assertThat(verdict("5", "and", FALSE + "," + UNLIKE)).isEqualTo("no");
  }

  @Test
  void orLooksPastAComparisonOfUnlikeThings() {
    assertThat(verdict("5", "or", UNLIKE + "," + TRUE)).isEqualTo("yes");
    assertThat(verdict("5", "or", UNLIKE + "," + FALSE)).isEqualTo("no");
  }
}
