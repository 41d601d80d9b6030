package io.heddle.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonRepairTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"a": 1}                                   | {"a":1}
          "text"                                     | "text"
          {'a': 'b'}                                 | {"a":"b"}
          {'a': "it's"}                              | {"a":"it's"}
          {'a': 'it's fine', 'b': 1}                 | {"a":"it's fine","b":1}
          {“a”: “b”}                                 | {"a":"b"}
          {a: 1, b_c: two}                           | {"a":1,"b_c":"two"}
          {a: hello world, b: 2}                     | {"a":"hello world","b":2}
          {"a": 1,}                                  | {"a":1}
          [1, 2, ]                                   | [1,2]
          [1, 2, , 3]                                | [1,2,3]
          [1 , "x" "y"]                              | [1,"x","y"]
          {"a": 1 "b": 2}                            | {"a":"1 \\"b\\": 2"}
          {"a": "x" "b": "y"}                        | {"a":"x","b":"y"}
          {"a": [1, 2                                | {"a":[1,2]}
          {"a": {"b": "c"                            | {"a":{"b":"c"}}
          {"a": "b                                   | {"a":"b"}
          {"a": "b}                                  | {"a":"b"}
          {"a": "foo, "b": 1}                        | {"a":"foo","b":1}
          {"a": "He said "hi" to me", "b": 1}        | {"a":"He said \\"hi\\" to me","b":1}
          {"a": "so "yes", he said", "b": 1}         | {"a":"so \\"yes\\", he said","b":1}
          {"a": True, "b": False, "c": None}         | {"a":true,"b":false,"c":null}
          {"a": 1.50, "b": -2e3, "c": .5}            | {"a":1.5,"b":-2000.0,"c":0.5}
          {"a": 1/3, "b": 10-20, "c": 12abc}         | {"a":"1/3","b":"10-20","c":"12abc"}
          {"a": 99999999999999999999}                | {"a":99999999999999999999}
          {"a": 1 /* one */, "b": 2}                 | {"a":1,"b":2}
          {"a": /* one */ 1}                         | {"a":1}
          {"a": , "b": 2}                            | {"a":"","b":2}
          {"a"}                                      | {"a":""}
          {"a": "\\x41\\u0042\\n"}                   | {"a":"AB\\n"}
          {""a"": "b"}                               | {"a":"b"}
          Here it is: {"a": 1} - done                | {"a":1}
          ```json {"a": 1} ```                       | {"a":1}
          {"a": 1} and {"b": 2}                      | [{"a":1},{"b":2}]
          [1, 2, ...]                                | [1,2]
          {"a": [1, 2}, "b": 3}                      | {"a":[1,2],"b":3}
          [{"a": [1, 2}, {"b": 3}]                   | [{"a":[1,2]},{"b":3}]
          no json here                               | ""
          {                                          | {}
          [                                          | []
          """)
  void readsWhatWasMeant(String text, String value) {
    assertThat(ValueJson.write(JsonRepair.parse(text))).isEqualTo(value);
  }

  @Test
  void skipsCommentsToTheEndOfTheLine() {
    var text =
        """
        // the answer
        {
          "a": 1, // one
          # two
          "b": "http://x/#y" // not a comment inside
        }
        """;

    assertThat(ValueJson.write(JsonRepair.parse(text)))
        .isEqualTo("{\"a\":1,\"b\":\"http://x/#y\"}");
  }

  @Test
  void readsEntriesWithoutCommasLineByLine() {
    assertThat(ValueJson.write(JsonRepair.parse("{\n  a: one two\n  \"b\": 2\n}")))
        .isEqualTo("{\"a\":\"one two\",\"b\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[", "{\"a\":", "{\"", "\"", "{'a' ", "/*", "{\"a\": \"b\", ", "[[}", "{]"})
  void endsWhateverTheText(String unit) {
    var text = "{" + unit.repeat(20_000);

    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> JsonRepair.parse(text));
  }
}
