package io.heddle.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Json;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MatcherTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          1                              | 1                     | true
          1                              | 1.0                   | true
          1.5                            | 1                     | false
          "1"                            | 1                     | false
          null                           | null                  | true
          {"a": 1}                       | {"a": 1}              | true
          {"a": 1}                       | {"a": 1, "b": 2}      | false
          [1, 2]                         | [1, 2]                | true
          [1, 2]                         | [2, 1]                | false
          {"$contains": "b"}             | "abc"                 | true
          {"$contains": 2}               | [1, 2]                | true
          {"$contains": {"a": 1}}        | {"a": 1, "b": 2}      | true
          {"$contains": {"a": 2}}        | {"a": 1, "b": 2}      | false
          {"$contains": "b"}             | null                  | false
          {"$matches": "^a.c$"}          | "abc"                 | true
          {"$matches": "^b"}             | "abc"                 | false
          {"$type": "string"}            | "abc"                 | true
          {"$type": "array"}             | "abc"                 | false
          {"$size": 3}                   | "äöü"                 | true
          {"$size": 2}                   | [1]                   | false
          {"$size": 1}                   | {"a": 1}              | true
          {"$any": true}                 | 0                     | true
          {"$any": true}                 | null                  | false
          {"$not": "x"}                  | "y"                   | true
          {"a": {"$any": true}, "b": 1}  | {"a": 7, "b": 1}      | true
          [{"$type": "integer"}, 2]      | [1, 2]                | true
          """)
  void comparesAsItSays(String matcher, String value, boolean matches) throws Exception {
    var problems = new ArrayList<String>();

    var read = Matcher.of(Json.parse(matcher), problems);

    assertThat(problems).isEmpty();
    assertThat(read.matches(Json.parse(value))).as(read.shown()).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"$contain": 1}   | did you mean '$contains'?
          {"$matches": "("} | is no regular expression
          """)
  void saysWhatIsWrongWithAWayToCompare(String matcher, String problem) throws Exception {
    var problems = new ArrayList<String>();

    Matcher.of(Json.parse(matcher), problems);

    assertThat(problems).singleElement().asString().contains(problem);
  }
}
