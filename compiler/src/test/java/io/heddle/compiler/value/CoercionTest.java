package io.heddle.compiler.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoercionTest {

  private static Value json(String text) {
    return ValueTextTest.json(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1;1",
        "1.5;1.5",
        "\"2.5\";2.5",
        "\"-1e3\";-1000",
        "\"x\";",
        "\" 1\";",
        "true;",
        "null;",
        "[];"
      })
  void readsNumbersAndNumericTexts(String json, Double number) {
    assertThat(Coercion.asNumber(json(json)))
        .isEqualTo(number == null ? OptionalDouble.empty() : OptionalDouble.of(number));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "null;true",
        "\"\";true",
        "[];true",
        "{};true",
        "0;false",
        "false;false",
        "\"x\";false",
        "[0];false"
      })
  void knowsWhatIsEmpty(String json, boolean empty) {
    assertThat(Coercion.isEmpty(json(json))).isEqualTo(empty);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1;1.0;true",
        "1;\"1\";false",
        "0.1;0.10000000000000001;true",
        "[1];[1];true",
        "1;2;false"
      })
  void comparesNumbersByValue(String left, String right, boolean equal) {
    assertThat(Coercion.areEqual(json(left), json(right))).isEqualTo(equal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[1];2;[1,2]",
        "[\"a\"];1;[\"a\",1]",
        "\"a\";1.0;\"a1\"",
        "null;1;[1]",
        "1;2;[1,2]",
        "{\"a\":1};2;[{\"a\":1},2]"
      })
  void appends(String current, String item, String result) {
    assertThat(Json.write(Coercion.append(json(current), json(item)))).isEqualTo(result);
  }

  @Test
  void makesFilesOnlyOfWhatIsOne() {
    var file = json("{\"name\": \"a\", \"transfer_method\": \"remote_url\"}");

    assertThat(Coercion.typed("file", file)).isInstanceOf(FileValue.class);
    assertThat(Coercion.typed(" File ", json("{\"name\": \"a\"}"))).isInstanceOf(ObjectValue.class);
    assertThat(Coercion.typed("number", json("\"1\""))).isEqualTo(json("\"1\""));
    assertThat(Coercion.bytes(json("[\"ü\", 1, {\"k\": null}]"))).isEqualTo(2 + 8 + 1 + 8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "over-write;string;\"a\";\"b\";\"b\"",
        "clear;array[string];[\"a\"];null;[]",
        "clear;number;5;null;0",
        "append;array[string];[\"a\"];\"b\";[\"a\",\"b\"]",
        "extend;array[number];[1];[2,3.5];[1,2,3.5]",
        "set;object;{};\"{\\\"a\\\":1}\";{\"a\":1}",
        "+=;number;1;2;3",
        "-=;number;1;0.5;0.5",
        "*=;number;9223372036854775807;2;18446744073709551614",
        "/=;number;4;2;2.0",
        "remove-first;array[any];[1,2];null;[2]",
        "remove-last;array[any];[];null;[]"
      })
  void assigns(String operation, String type, String current, String input, String result)
      throws CoercionException {
    var parsed = Objects.requireNonNull(Assignment.Operation.of(operation));

    assertThat(Json.write(Assignment.apply(parsed, type, json(current), json(input))))
        .isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "append;string;\"a\";Operation append is not supported for type string",
        "append;array[string];1;Invalid input value 1",
        "extend;array[number];[\"x\"];Invalid input value ['x']",
        "/=;number;0;Invalid input value 0",
        "set;array[string];[];Operation set is not supported for type array[string]",
        "set;object;\"[1]\";Invalid input value '[1]'"
      })
  void refusesWhatDoesNotFit(String operation, String type, String input, String message) {
    var parsed = Objects.requireNonNull(Assignment.Operation.of(operation));

    assertThatThrownBy(() -> Assignment.apply(parsed, type, Value.none(), json(input)))
        .isInstanceOf(CoercionException.class)
        .hasMessage(message);
  }
}
