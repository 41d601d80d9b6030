package io.heddle.runtime.routing;

import static io.heddle.runtime.routing.RoutingFixture.json;
import static io.heddle.runtime.routing.RoutingFixture.object;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.Position;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.InputField;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.routing.StartInputs.Checked;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StartInputsTest {

  private static InputField field(String type, boolean required) {
    return field(type, required, null, 0, List.of(), null);
  }

  private static InputField field(
      String type,
      boolean required,
      @Nullable Value defaultValue,
      int maxLength,
      List<String> options,
      @Nullable Value schema) {
    return new InputField(
        "x",
        "",
        type,
        required,
        defaultValue,
        maxLength,
        options,
        schema,
        ObjectValue.EMPTY,
        Position.UNKNOWN);
  }

  private static Checked export(InputField field, String given) {
    return StartInputs.check(Dialect.APP_EXPORT, List.of(field), object(given));
  }

  private static Checked flat(InputField field, String given) {
    return StartInputs.check(Dialect.FLAT, List.of(field), object(given));
  }

  private static ObjectValue accepted(Checked checked) {
    assertThat(checked).isInstanceOf(Checked.Accepted.class);
    return ((Checked.Accepted) checked).inputs();
  }

  private static List<String> messages(Checked checked) {
    assertThat(checked).isInstanceOf(Checked.Rejected.class);
    return ((Checked.Rejected) checked).messages();
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text-input  | {"x":"a"}       | {"x":"a"}
          paragraph   | {}              | {"x":null}
          paragraph   | {"x":"a\\u0000b"} | {"x":"ab"}
          number      | {"x":1}         | {"x":1}
          number      | {"x":"1.5"}     | {"x":1.5}
          number      | {"x":" 12 "}    | {"x":12}
          number      | {"x":"-3"}      | {"x":-3}
          number      | {"x":" "}       | {"x":null}
          checkbox    | {"x":" Yes "}   | {"x":true}
          checkbox    | {"x":"off"}     | {"x":false}
          checkbox    | {"x":1}         | {"x":true}
          checkbox    | {"x":0}         | {"x":false}
          checkbox    | {"x":2}         | {"x":2}
          file        | {"x":""}        | {"x":null}
          json_object | {"x":{"a":1}}   | {"x":{"a":1}}
          json_object | {"x":""}        | {"x":""}
          text-input  | {"x":"a","y":1} | {"x":"a"}
          """)
  void exportAcceptsAndConverts(String type, String given, String expected) {
    assertThat(accepted(export(field(type, false), given))).isEqualTo(object(expected));
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text-input  | {}          | x is required in input form
          text-input  | {"x":null}  | x is required in input form
          text-input  | {"x":1}     | (type 'text-input') x in input form must be a string
          select      | {"x":1}     | (type 'select') x in input form must be a string
          number      | {"x":"1e5"} | x in input form must be a valid number
          number      | {"x":"a.b"} | x in input form must be a valid number
          number      | {"x":[1]}   | expected value type int, float or str, got <class 'list'>, value: [1]
          file        | {"x":"f"}   | x in input form must be a file
          file-list   | {"x":{}}    | x in input form must be a list of files
          file-list   | {"x":["f"]} | x in input form must be a list of files
          json_object | {"x":[1]}   | x in input form must be a dict
          checkbox    | {"x":{}}    | Invalid input type for ['x']
          checkbox    | {"x":[{}]}  | Invalid input type for ['x']
          """)
  void exportRejects(String type, String given, String message) {
    assertThat(messages(export(field(type, true), given))).containsExactly(message);
  }

  @Test
  void exportTakesATextAsLongAsTheBoundInCharacters() {
    var field = field("paragraph", true, null, 2, List.of(), null);

    assertThat(accepted(export(field, "{\"x\":\"😀b\"}"))).isEqualTo(object("{\"x\":\"😀b\"}"));
    assertThat(messages(export(field, "{\"x\":\"abc\"}")))
        .containsExactly("x in input form must be less than 2 characters");
  }

  @Test
  void exportTakesOnlyListedOptionsAndConvertsDefaults() {
    var select = field("select", false, Value.of(""), 0, List.of("a", "b"), null);

    assertThat(messages(export(select, "{\"x\":\"c\"}")))
        .containsExactly("x in input form must be one of the following: ['a', 'b']");
    assertThat(accepted(export(select, "{}"))).isEqualTo(object("{\"x\":null}"));
    assertThat(accepted(export(field("number", false, Value.of("7"), 0, List.of(), null), "{}")))
        .isEqualTo(object("{\"x\":7}"));
  }

  @Test
  void exportIgnoresTheDefaultOfAnOptionalFileGivenAsEmptyText() {
    var field = field("file", false, object("{\"url\":\"http://h/a\"}"), 0, List.of(), null);

    assertThat(accepted(export(field, "{\"x\":\"\"}"))).isEqualTo(object("{\"x\":null}"));
  }

  @Test
  void exportMakesFilesOfMappings() {
    var inputs =
        accepted(
            export(
                field("file-list", true, null, 2, List.of(), null),
                "{\"x\":[{\"type\":\"image\",\"transfer_method\":\"remote_url\","
                    + "\"url\":\"http://h/p/cat.png?s=1\"}]}"));

    var file = (FileValue) ((ArrayValue) requireNonNull(inputs.entries().get("x"))).get(0);
    assertThat(file.attribute("name")).isEqualTo("cat.png");
    assertThat(file.attribute("extension")).isEqualTo(".png");
    assertThat(file.attribute("mime_type")).isEqualTo("image/png");
  }

  @Test
  void exportBoundsTheNumberOfFiles() {
    assertThat(
            messages(export(field("file-list", true, null, 1, List.of(), null), "{\"x\":[{},{}]}")))
        .containsExactly("x in input form must be less than 1 files");
  }

  @Test
  void exportChecksTheSchemaOfAnObject() {
    var schema = json("{\"type\":\"object\",\"required\":[\"a\"]}");

    assertThat(
            messages(
                export(
                    field("json_object", true, null, 0, List.of(), schema), "{\"x\":{\"b\":1}}")))
        .containsExactly("JSON object for 'x' does not match schema: 'a' is a required property");
  }

  @Test
  void tellsAllErrorsAtOnce() {
    var fields =
        List.of(
            new InputField(
                "a",
                "",
                "number",
                true,
                null,
                0,
                List.of(),
                null,
                ObjectValue.EMPTY,
                Position.UNKNOWN),
            field("paragraph", true));

    assertThat(messages(StartInputs.check(Dialect.APP_EXPORT, fields, object("{\"x\":2}"))))
        .containsExactly(
            "a is required in input form", "(type 'paragraph') x in input form must be a string");
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          string        | {"x":"a"}       | {"x":"a"}
          string        | {}              | {"x":null}
          number        | {"x":1.5}       | {"x":1.5}
          array[string] | {"x":[]}        | {"x":[]}
          array[number] | {"x":[1,2]}     | {"x":[1,2]}
          object        | {"x":{}}        | {"x":{}}
          string        | {"x":"a","y":1} | {"x":"a","y":1}
          """)
  void flatKeepsUndeclaredInputs(String type, String given, String expected) {
    assertThat(accepted(flat(field(type, false), given))).isEqualTo(object(expected));
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          string        | {}            | input 'x' is required
          string        | {"x":1}       | input 'x' must be of type string, got integer
          number        | {"x":"1"}     | input 'x' must be of type number, got string
          boolean       | {"x":"true"}  | input 'x' must be of type boolean, got string
          array[string] | {"x":["a",1]} | input 'x' must be of type array[string], got array
          """)
  void flatRejectsWhatDoesNotFitTheDeclaration(String type, String given, String message) {
    assertThat(messages(flat(field(type, true), given))).containsExactly(message);
  }

  @Test
  void flatEnforcesLengthAndOptions() {
    assertThat(messages(flat(field("string", true, null, 2, List.of(), null), "{\"x\":\"abc\"}")))
        .containsExactly("input 'x' must have at most 2 characters, got 3");
    assertThat(
            messages(
                flat(field("string", true, null, 0, List.of("a", "b"), null), "{\"x\":\"c\"}")))
        .containsExactly("input 'x' must be one of a, b, got 'c'");
  }

  @Test
  void flatMakesFilesOfObjectsThatDescribeThem() {
    var given = "{\"x\":{\"name\":\"a\",\"transfer_method\":\"remote_url\",\"url\":\"http://h\"}}";

    assertThat(accepted(flat(field("file", true), given)).get("x")).isInstanceOf(FileValue.class);
  }
}
