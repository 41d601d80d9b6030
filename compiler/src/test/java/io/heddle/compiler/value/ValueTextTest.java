package io.heddle.compiler.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTextTest {

  static Value json(String text) {
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "null;``;``;None",
        "true;True;True;True",
        "7;7;7;7",
        "1.0;1.0;1.0;1.0",
        "1e16;1e+16;1e+16;1e+16",
        "1e15;1000000000000000.0;1000000000000000.0;1000000000000000.0",
        "0.0001;0.0001;0.0001;0.0001",
        "0.00001;1e-05;1e-05;1e-05",
        "5e-324;5e-324;5e-324;5e-324",
        "12345678901234567890123;12345678901234567890123;12345678901234567890123;12345678901234567890123",
        "\"it's\";it's;it's;it's",
        "[];``;``;[]",
        "[\"a\", \"ü\"];[\"a\", \"ü\"];- a⏎- ü;['a', 'ü']",
        "[1, \"two\", null];[1, 'two', None];- 1⏎- two⏎- None;[1, 'two', None]",
        "[{\"a\": \"it's\"}];[{'a': \"it's\"}];- {'a': \"it's\"};[{'a': \"it's\"}]",
        "{\"a\": [1, true, 2.0]};{\"a\": [1, true, 2.0]};{⏎"
            + "  \"a\": [⏎"
            + "    1,⏎"
            + "    true,⏎"
            + "    2.0⏎"
            + "  ]⏎"
            + "};{'a': [1, True, 2.0]}"
      })
  void writesAsAppExportsDo(String json, String text, String markdown, String jinja) {
    var value = json(json);

    assertThat(ValueText.python().text(value)).isEqualTo(unescape(text));
    assertThat(ValueText.python().markdown(value)).isEqualTo(unescape(markdown));
    assertThat(ValueText.python().jinja(value)).isEqualTo(unescape(jinja));
  }

  private static String unescape(String text) {
    return text.replace("⏎", "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "null;``;none",
        "true;true;true",
        "1.0;1;1.0",
        "0.1;0.1;0.1",
        "1e21;1000000000000000000000;1000000000000000000000.0",
        "1e-7;0.0000001;0.0000001",
        "\"x\";x;x",
        "[1, 1.0, \"a\", null];[1,1.0,\"a\",null];[1, 1.0, \"a\", none]",
        "[1e16, 1e-6];[1e16,1e-6];[1e16, 1e-6]",
        "{\"k\": {\"ü\": false}};{\"k\":{\"ü\":false}};{\"k\": {\"ü\": false}}"
      })
  void writesAsTheFlatDialectDoes(String json, String text, String jinja) {
    var value = json(json);

    assertThat(ValueText.flat().text(value)).isEqualTo(text);
    assertThat(ValueText.flat().markdown(value)).isEqualTo(text);
    assertThat(ValueText.flat().jinja(value)).isEqualTo(jinja);
  }

  @Test
  void showsFilesAsLinksInAnswersOnly() {
    var image =
        new FileValue(
            (ObjectValue)
                json("{\"type\": \"image\", \"name\": \"i.png\", \"url\": \"http://h/i\"}"));
    var other =
        new FileValue((ObjectValue) json("{\"type\": \"document\", \"url\": \"http://h/d\"}"));
    var both = Value.array(List.of(image, other));

    assertThat(ValueText.python().text(image)).isEmpty();
    assertThat(ValueText.python().text(both)).isEmpty();
    assertThat(ValueText.python().markdown(both))
        .isEqualTo("![i.png](http://h/i)\n[http://h/d](http://h/d)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "1;1",
        "1.5;1.5",
        "[1,{\"a\":null}];[1,{\"a\":null}]",
        "99999999999999999999;99999999999999999999",
        "1.0;1.0",
        "1e2;100.0"
      })
  void keepsNumbersWhenJsonGoesThrough(String in, String out) {
    assertThat(Json.write(json(in))).isEqualTo(out);
    assertThat(Json.fromJackson(Json.toJackson(json(in)))).isEqualTo(json(in));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {"{", "[1,]", "1 2", "``", "nul"})
  void refusesWhatIsNoJson(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(Json.MalformedJsonException.class);
  }

  @Test
  void refusesJsonThatNestsTooDeep() {
    var deep = "[".repeat(Json.MAX_DEPTH + 1) + "]".repeat(Json.MAX_DEPTH + 1);

    assertThatThrownBy(() -> Json.parse(deep)).isInstanceOf(Json.MalformedJsonException.class);
  }
}
