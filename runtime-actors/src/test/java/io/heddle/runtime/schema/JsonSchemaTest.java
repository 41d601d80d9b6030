package io.heddle.runtime.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.Value;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonSchemaTest {

  private static Value json(String text) {
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException e) {
      throw new AssertionError(text, e);
    }
  }

  private static Violation violation(String schema, String instance) {
    return Objects.requireNonNull(check(schema, instance), "it fits");
  }

  private static @Nullable Violation check(String schema, String instance) {
    return new JsonSchema(json(schema)).check(json(instance));
  }

  @ParameterizedTest(name = "{0} takes {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                   | 1
          true                                 | 1
          {"type":"integer"}                   | 1.0
          {"type":["string","null"]}           | null
          {"enum":[1,"a"]}                     | 1.0
          {"const":{"a":1}}                    | {"a":1.0}
          {"minimum":1,"maximum":2}            | 2
          {"multipleOf":0.1}                   | 0.3
          {"minLength":2}                      | "ab"
          {"pattern":"^a"}                     | "ab"
          {"items":{"type":"string"}}          | ["a"]
          {"items":[{"type":"string"}]}        | ["a",1]
          {"contains":{"const":1}}             | [2,1]
          {"uniqueItems":true}                 | [1,"1",true]
          {"properties":{"a":{"type":"null"}}} | {"b":1}
          {"anyOf":[{"type":"string"},{"type":"null"}]} | null
          {"oneOf":[{"minimum":5},{"maximum":2}]}       | 1
          {"not":{"type":"string"}}            | 1
          {"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}} | 2
          {"$ref":"#/definitions/s","definitions":{"s":{"type":"string"}}}     | "a"
          {"patternProperties":{"^n_":{"type":"number"}},"additionalProperties":false} | {"n_a":1}
          {"format":"email","type":"string"}   | "no mail"
          {"type":"string","minimum":5}        | "a"
          """)
  void takesWhatFits(String schema, String instance) {
    assertThat(check(schema, instance)).isNull();
  }

  @ParameterizedTest(name = "{0} refuses {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          false                           | 1       | False schema does not allow 1
          {"type":"string"}               | 1       | 1 is not of type 'string'
          {"type":["string","null"]}      | true    | True is not of type 'string', 'null'
          {"type":"integer"}              | true    | True is not of type 'integer'
          {"enum":["a","b"]}              | "c"     | 'c' is not one of ['a', 'b']
          {"const":1}                     | true    | 1 was expected
          {"required":["a"]}              | {}      | 'a' is a required property
          {"minimum":10}                  | 5       | 5 is less than the minimum of 10
          {"exclusiveMaximum":5}          | 5       | 5 is greater than or equal to the maximum of 5
          {"multipleOf":2}                | 5       | 5 is not a multiple of 2
          {"minLength":3}                 | "ab"    | 'ab' is too short
          {"maxLength":1}                 | "ab"    | 'ab' is too long
          {"minItems":1}                  | []      | [] should be non-empty
          {"pattern":"^b"}                | "ab"    | 'ab' does not match '^b'
          {"uniqueItems":true}            | [1,1.0] | [1, 1.0] has non-unique elements
          {"additionalProperties":false}  | {"a":1} | Additional properties are not allowed ('a' was unexpected)
          {"dependencies":{"a":["b"]}}    | {"a":1} | 'b' is a dependency of 'a'
          {"anyOf":[{"type":"string"}]}   | 1       | 1 is not valid under any of the given schemas
          {"oneOf":[{"minimum":0},{"maximum":9}]} | 1 | 1 is valid under each of {'minimum': 0}, {'maximum': 9}
          {"not":{"type":"number"}}       | 1       | 1 should not be valid under {'type': 'number'}
          {"contains":{"const":1}}        | [2]     | [2] does not contain items matching the given schema
          {"$ref":"http://h/s.json"}      | 1       | Unresolvable reference: http://h/s.json
          {"$ref":"#/definitions/none"}   | 1       | Unresolvable reference: #/definitions/none
          """)
  void refusesWithTheWordsOfPythonsValidator(String schema, String instance, String message) {
    assertThat(violation(schema, instance).message()).isEqualTo(message);
  }

  @Test
  void namesThePathOfTheOffendingPart() {
    var schema =
        "{\"properties\":{\"list\":{\"items\":{\"properties\":{\"n\":{\"type\":\"number\"}}}}}}";

    var violation = violation(schema, "{\"list\":[{\"n\":1},{\"n\":\"x\"}]}");

    assertThat(violation.path()).isEqualTo(List.of("list", "1", "n"));
  }

  @Test
  void endsOnASchemaThatRefersToItself() {
    assertThat(violation("{\"$ref\":\"#\"}", "1").message()).contains("too large");
  }

  @Test
  void givesUpOnARunawayExpression() {
    assertThat(check("{\"pattern\":\"^(a+)+$\"}", "\"" + "a".repeat(5_000) + "b\"")).isNotNull();
  }
}
