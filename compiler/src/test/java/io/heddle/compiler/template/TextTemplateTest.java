package io.heddle.compiler.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTemplateTest {

  private final List<String> names = new ArrayList<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private TextTemplate parse(String text, Dialect dialect) {
    return TextTemplate.parse(
        text,
        dialect,
        selector -> {
          var name = String.join(".", selector);
          if (!names.contains(name)) {
            names.add(name);
          }
          return names.indexOf(name);
        },
        diagnostics,
        new Position(3, 5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Hi {{#a.b#}}!;Hi 1!",
        "{{#a.b#}}{{#a.b#}};11",
        "{{#x.y#}};x.y",
        "{{#a.b.c#}};a.b.c",
        "{{# a.b #}};{{# a.b #}}",
        "{{#a-b.c#}};{{#a-b.c#}}",
        "{{#a#}};{{#a#}}",
        "{{#123.b#}};123.b",
        "{{#context#}};context",
        "{{#$output.x#}};$output.x",
        "plain;plain"
      })
  void rendersAppExports(String text, String rendered) {
    var template = parse(text, Dialect.APP_EXPORT);

    var result =
        template.render(
            i -> names.get(i).equals("a.b") ? Value.of(1) : null,
            ValueText.python(),
            Missing.INNER_TEXT,
            false);

    assertThat(result).isEqualTo(new RenderResult.Rendered(rendered));
    assertThat(diagnostics).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"Hi {{#a.b#}}!;Hi 1!", "[{{#x.y#}}];[]", "{{# a.b #}};1", "{{#a-1.b#}}|;|"})
  void rendersTheFlatDialect(String text, String rendered) {
    var template = parse(text, Dialect.FLAT);

    var result =
        template.render(
            i -> names.get(i).equals("a.b") ? Value.of(1.0) : null,
            ValueText.flat(),
            Missing.EMPTY,
            false);

    assertThat(result).isEqualTo(new RenderResult.Rendered(rendered));
  }

  @ParameterizedTest
  @CsvSource({"{{#a#}}", "{{#a.b.c#}}", "{{#.#}}"})
  void reportsReferencesThatMeanNothing(String text) {
    parse(text, Dialect.FLAT);

    assertThat(diagnostics)
        .singleElement()
        .satisfies(d -> assertThat(d.code()).isEqualTo(DiagnosticCode.E502))
        .satisfies(d -> assertThat(d.position()).isEqualTo(new Position(3, 5)));
  }

  @Test
  void failsOnAMissingVariableWhereItMust() {
    var result =
        parse("a {{#x.y#}}", Dialect.APP_EXPORT)
            .render(_ -> null, ValueText.python(), Missing.FAIL, false);

    assertThat(result)
        .isInstanceOfSatisfying(
            RenderResult.Failed.class,
            failed -> assertThat(failed.message()).isEqualTo("Variable x.y not found"));
  }

  @Test
  void failsInTheWordsOfTheFlatDialect() {
    var template = parse("a {{# x.y #}}", Dialect.FLAT);

    assertThat(template.render(_ -> null, ValueText.flat(), Missing.FAIL_FLAT, false))
        .isInstanceOfSatisfying(
            RenderResult.Failed.class,
            failed -> assertThat(failed.message()).isEqualTo("Variable not found: x.y"));
    assertThat(template.render(_ -> Value.of("v"), ValueText.flat(), Missing.FAIL_FLAT, false))
        .isEqualTo(new RenderResult.Rendered("a v"));
    assertThat(
            template.stream(ValueText.flat(), Missing.FAIL_FLAT, false)
                .advance(new StringBuilder(), _ -> null, _ -> true))
        .isNotNull();
  }

  @Test
  void fillsSpecialPlaces() {
    var out = new StringBuilder();

    parse("<{{#context#}}>", Dialect.APP_EXPORT)
        .renderTo(
            out, _ -> null, ValueText.python(), Missing.FAIL, false, Map.of("context", "C")::get);

    assertThat(out).hasToString("<C>");
  }

  @Test
  void streamsWhatBecomesCertainInTheOrderOfTheText() {
    var stream =
        parse("A:{{#l.one#}} B:{{#l.two#}}.", Dialect.APP_EXPORT).stream(
            ValueText.python(), Missing.INNER_TEXT, true);
    var values = new HashMap<Integer, Value>();
    var complete = new ArrayList<Integer>();
    var out = new StringBuilder();

    stream.advance(out, values::get, complete::contains);
    assertThat(take(out)).isEqualTo("A:");
    values.put(1, Value.of("later"));
    values.put(0, Value.of("x"));
    stream.advance(out, values::get, complete::contains);
    assertThat(take(out)).isEqualTo("x");
    stream.chunk("y", out);
    assertThat(take(out)).isEqualTo("y");
    values.put(0, Value.of("xyz"));
    complete.add(0);
    stream.advance(out, values::get, complete::contains);
    assertThat(take(out)).isEqualTo("z B:later");
    complete.add(1);
    stream.advance(out, values::get, complete::contains);
    assertThat(take(out)).isEqualTo(".");
    assertThat(stream.isDone()).isTrue();
  }

  @Test
  void streamsPlainJinjaAndWaitsForTheRest() {
    var stream =
        JinjaTemplateTest.compile("[{{ a }}] {{ b|upper }}", JinjaPolicy.flat()).stream(
            JinjaLimits.DEFAULT);
    var values = new HashMap<String, Value>();
    var complete = new ArrayList<String>();
    var out = new StringBuilder();
    values.put("a", Value.of("x"));

    stream.advance(out, values::get, complete::contains);
    assertThat(take(out)).isEqualTo("[x");
    values.put("a", Value.of("xyz"));
    complete.add("a");
    stream.advance(out, values::get, complete::contains);
    assertThat(take(out)).isEqualTo("yz] ");
    values.put("b", Value.of("q"));
    complete.add("b");
    stream.advance(out, values::get, complete::contains);
    assertThat(take(out)).isEqualTo("Q");
    assertThat(stream.isDone()).isTrue();
  }

  private static String take(StringBuilder out) {
    var text = out.toString();
    out.setLength(0);
    return text;
  }
}
