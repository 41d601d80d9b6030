package io.heddle.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonAnswerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "NONE",
      textBlock =
          """
          {"category_id":"a"}                              | a
          {"category_id":" a ","category_name":"x"}        | a
          ```json\u23ce{"category_id": "a"}\u23ce```       | a
          Sure!\u23ce```\u23ce{"category_id": "a"}\u23ce```| a
          <think>{"category_id":"b"}</think>a              | a
          support                                          | support
          ~  support  ~                                    | support
          I think support                                  | NONE
          {"category_id": 1}                               | NONE
          {"category_id": "a"                              | NONE
          ~~                                               | NONE
          """)
  void readsTheClassOfTheFlatDialect(String answer, @Nullable String id) {
    assertThat(JsonAnswer.categoryId(answer.replace('\u23ce', '\n'))).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "NONE",
      textBlock =
          """
          {"a": 1}                                         | {"a":1}
          ```json\u23ce{"a": 1}\u23ce```                   | {"a":1}
          Here: ```\u23ce{"a": 1}\u23ce``` good?           | {"a":1}
          It is {"a": {"b": 1}} indeed                     | {"a":{"b":1}}
          [{"a": 1}]                                       | {"a":1}
          <think>hm {</think>{"a": 1}                      | {"a":1}
          [{"a": 1}, {"b": 2}]                             | NONE
          {'a': 1}                                         | NONE
          {"a": 1                                          | NONE
          words                                            | NONE
          """)
  void readsTheObjectOfAnAppExportsClassifier(String answer, @Nullable String json) {
    assertThat(written(JsonAnswer.object(answer.replace('\u23ce', '\n')))).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "NONE",
      textBlock =
          """
          {"a": 1}                    | {"a":1}
          so {"a": "}"} and {"b": 2}  | {"a":"}"}
          set {x} to {"b": [2]}       | {"b":[2]}
          [1] {"b": 2}                | [1]
          {"a": 1                     | NONE
          words                       | NONE
          """)
  void readsTheFirstBalancedJson(String answer, @Nullable String json) {
    assertThat(written(JsonAnswer.firstBalanced(answer))).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "NONE",
      textBlock =
          """
          {"a": 1}                          | {"a":1}
          {'a': 'b',}                       | {"a":"b"}
          <think>\u23ce</think>\u23ce{a: 1} | {"a":1}
          {"a": 1} {"b": 2}                 | {"a":1}
          [1, {"a": 1}]                     | {"a":1}
          [1]                               | NONE
          words                             | NONE
          """)
  void mendsAStructuredAnswer(String answer, @Nullable String json) {
    assertThat(written(JsonAnswer.structured(answer.replace('\u23ce', '\n')))).isEqualTo(json);
  }

  private static @Nullable String written(@Nullable Value value) {
    return value == null ? null : ValueJson.write(value);
  }
}
