package io.heddle.compiler.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaTemplateTest {

  static JinjaTemplate compile(String source, JinjaPolicy policy) {
    return switch (JinjaTemplate.compile(source, policy)) {
      case JinjaResult.Compiled(var template) -> template;
      case JinjaResult.Rejected rejected ->
          throw new AssertionError(rejected.diagnostics().toString());
    };
  }

  static RenderResult render(String source, String json) {
    return compile(source, JinjaPolicy.python()).render(object(json)::get, JinjaLimits.DEFAULT);
  }

  static ObjectValue object(String json) {
    try {
      return (ObjectValue) Json.parse(json);
    } catch (Json.MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tellsTheLineOfASyntaxErrorAndTheNearestFilter() {
    var result = JinjaTemplate.compile("a\nb\n{{ x|uper }}", JinjaPolicy.python());

    assertThat(result)
        .isInstanceOfSatisfying(
            JinjaResult.Rejected.class,
            rejected -> {
              var diagnostic = rejected.diagnostics().getFirst();
              assertThat(diagnostic.code()).isEqualTo(DiagnosticCode.E501);
              assertThat(diagnostic.position().line()).isEqualTo(3);
              assertThat(diagnostic.message()).isEqualTo("No filter named 'uper'.");
              assertThat(diagnostic.hint()).contains("upper");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% include 'x' %}",
        "{% extends 'x' %}",
        "{% import 'x' as y %}",
        "{% from 'x' import y %}"
      })
  void refusesWhatNeedsOtherFiles(String source) {
    var result = JinjaTemplate.compile(source, JinjaPolicy.python());

    assertThat(result)
        .isInstanceOfSatisfying(
            JinjaResult.Rejected.class,
            rejected ->
                assertThat(rejected.diagnostics().getFirst().message()).contains("needs other"));
  }

  @Test
  void tellsTheLineOfAnErrorWhileRendering() {
    assertThat(render("a\n{% if true %}\n{{ missing.name }}\n{% endif %}", "{}"))
        .isInstanceOfSatisfying(
            RenderResult.Failed.class,
            failed -> {
              assertThat(failed.type()).isEqualTo("UndefinedError");
              assertThat(failed.message()).isEqualTo("'missing' is undefined");
              assertThat(failed.line()).isEqualTo(3);
            });
  }

  @Test
  void listsTheVariablesItReadsWithoutGlobalsAndItsOwn() {
    var template =
        compile(
            "{% set a = b %}{% for i in range(n) %}{{ i }}{{ c.d }}{% endfor %}{{ a }}"
                + "{% macro m(x) %}{{ x }}{{ y }}{% endmacro %}",
            JinjaPolicy.python());

    assertThat(template.variables()).containsExactlyInAnyOrder("b", "n", "c", "y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Hello {{ name|upper }}{% if x %}, {{ x.y }}{% endif %};true",
        "{{ a.replace('x', 'y') }};true",
        "{% for i in x %}{{ i }}{% endfor %};false",
        "{% macro m() %}{% endmacro %}x;false",
        "{{ range(9)|list }};false",
        "{{ 'x' * n }};false"
      })
  void knowsWhetherItsCostIsBounded(String source, boolean cheap) {
    assertThat(compile(source, JinjaPolicy.python()).isCheap()).isEqualTo(cheap);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in range(10000000) %}{% endfor %}",
        "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
        "{{ range(100000000)|list }}",
        "{{ 'x' * 100000000 }}",
        "{{ [0] * 100000000 }}",
        "{{ '%099999999d' % 1 }}",
        "{{ 'x'|center(99999999) }}",
        "{{ 9 ** 99999999 }}",
        "{% set l = [1] %}{% for i in range(99) %}{% set _ = l.extend(l) %}{% endfor %}",
        "{% set ns = namespace(s='xxxx') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{%"
            + " endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% set l = [] %}{% set _ = l.append(l) %}{{ l }}",
        "{% for i in range(9999) %}{{ 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' }}{%"
            + " endfor %}"
      })
  void stopsAtItsLimits(String source) {
    assertThat(render(source, "{}"))
        .isInstanceOfSatisfying(
            RenderResult.Failed.class,
            failed ->
                assertThat(failed.type())
                    .isIn("LimitExceeded", "RecursionError", "ValueError", "OverflowError"));
  }

  @Test
  void stopsAtTheDeadline() {
    var template = compile("{% for i in range(100000) %}{{ i }}{% endfor %}", JinjaPolicy.python());
    var limits = new JinjaLimits(10_000_000, 1_000_000, 10, Duration.ofNanos(-1));

    assertThat(template.render(_ -> null, limits))
        .isInstanceOfSatisfying(
            RenderResult.Failed.class,
            failed -> assertThat(failed.message()).contains("took longer"));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 2_000, 100_000})
  void refusesDeepNestingWithoutOverflow(int depth) {
    for (var source :
        List.of(
            "{{ " + "(".repeat(depth) + "1" + ")".repeat(depth) + " }}",
            "{{ " + "-".repeat(depth) + "1 }}",
            "{{ 1" + "+1".repeat(depth * 3) + " }}",
            "{{ x" + ".a".repeat(depth * 3) + " }}",
            "{{ x" + "|upper".repeat(depth * 3) + " }}",
            "{{ x|a" + ".a".repeat(depth * 3) + " }}",
            "{% filter upper" + "|upper".repeat(depth * 3) + " %}{% endfilter %}",
            "{% set x" + "|upper".repeat(depth * 3) + " %}{% endset %}",
            "{% if x %}".repeat(depth) + "{% endif %}".repeat(depth))) {
      var bounded = source.length() > 1_000_000 ? source.substring(0, 1_000_000) : source;
      assertThat(JinjaTemplate.compile(bounded, JinjaPolicy.python()))
          .isInstanceOf(JinjaResult.Rejected.class);
    }
  }

  @Test
  void callsExtensionFunctions() {
    var template =
        compile(
            "{{ shout('a', n=2) }}{{ shout is callable }}",
            JinjaPolicy.python().withFunctions(Set.of("shout")));
    var scope =
        new JinjaScope() {
          @Override
          public @Nullable Value get(String name) {
            return null;
          }

          @Override
          public TemplateFunction function(String name) {
            return (arguments, named) ->
                Value.of(Json.write(Value.array(arguments)) + Json.write(Value.object(named)));
          }
        };

    assertThat(template.render(scope, JinjaLimits.DEFAULT))
        .isEqualTo(new RenderResult.Rendered("[\"a\"]{\"n\":2}True"));
  }

  @Test
  void givesTheSameRandomTextForTheSameSeed() {
    var template =
        compile("{{ lipsum() }}{{ range(99)|random }}", JinjaPolicy.python().withSeed(7));

    assertThat(template.render(_ -> null, JinjaLimits.DEFAULT))
        .isEqualTo(template.render(_ -> null, JinjaLimits.DEFAULT))
        .isInstanceOf(RenderResult.Rendered.class);
  }

  @Test
  void doesNotChangeItsInputs() {
    var inputs = object("{\"l\": [1, {\"a\": [2]}]}");

    assertThat(
            render(
                "{% set _ = l.append(3) %}{% set _ = l[1].a.append(4) %}{{ l }}",
                Json.write(inputs)))
        .isEqualTo(new RenderResult.Rendered("[1, {'a': [2, 4]}, 3]"));
    compile("{% set _ = l.append(3) %}", JinjaPolicy.python())
        .render(inputs::get, JinjaLimits.DEFAULT);
    assertThat(inputs).isEqualTo(object("{\"l\": [1, {\"a\": [2]}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{{ t }} {{ f }};true false",
        "{{ none }}|{{ nul }}|{{ missing }};none|none|",
        "{{ one }} {{ half }} {{ big }};1.0 0.5 1e300",
        "{{ list }};[1, \"a\", true, none, 2.0]",
        "{{ map }};{\"k\": [\"v\"]}",
        "{{ 1 ~ none ~ true }};1nonetrue",
        "{{ list|join('-') }};1-a-true-none-2.0",
        "{{ list|tojson }} {{ map|tojson }} {{ 'é'|tojson }};[1,\"a\",true,null,2.0]"
            + " {\"k\":[\"v\"]} \"é\"",
        "{{ names|join(', ')|upper }};A, B",
        "{% do names.append('c') %}{{ names|length }};3",
        "{{ 'a b  c '|split }};[\"a\", \"b\", \"c\"]",
        "{{ 'a,b,,c'|split(',')|tojson }};[\"a\",\"b\",\"\",\"c\"]",
        "{{ 'a,b,c'|split(',', 1)|join('|') }};a|b,c",
        "{{ ' a  b  c '|split(none, 1)|join('|') }};a|b  c",
        "{{ 'ab'|split('')|tojson }};[\"\",\"a\",\"b\",\"\"]",
        "{{ ''|split(',')|tojson }}{{ ''|split|tojson }};[\"\"][]",
        "{{ text|lines|tojson }};[\"x\",\"y\",\"\",\"z\"]",
        "{{ ''|bool }} {{ 'a'|bool }} {{ 0|bool }} {{ missing|bool }};false true false false",
        "{{ 'abc' is startingwith 'ab' }} {{ 'abc' is endingwith('b') }};true false",
        "{{ ['ab', 'cd']|select('startingwith', 'a')|first }};ab",
        "{{ 3 is int }} {{ '<' is safe }} {{ ('<'|safe) is safe }};true false true",
        "{{ 'a' is sequence }} {{ names is sequence }} {{ 'a' is iterable }};false true true",
        "{{ [1]|chain([2, 3])|tojson }};[1,2,3]",
        "{{ {'a': 1}|chain({'b': 2})|tojson }};{\"a\":1,\"b\":2}",
        "{{ [1, 2]|zip(['a', 'b', 'c'])|tojson }};[[1,\"a\"],[2,\"b\"]]",
        "{{ [3, 1, 2]|reverse }} {{ names|map('upper') }};[2, 1, 3] [\"A\", \"B\"]",
        "{{ map|attr('k') }} {{ map|items }};[\"v\"] [[\"k\", [\"v\"]]]",
        "{{ 'a.b a/b c-d'|title }} {{ '<\"/>'|escape|replace(semi, '') }};A.B A/B C-D"
            + " &lt&quot&#x2f&gt",
        "{{ range(1, 6, 2) }} {{ dict(a=1)|tojson }};[1, 3, 5] {\"a\":1}",
        "{% set n = namespace(x=1) %}{% for i in [1,2] %}{% set n.x = n.x + i %}{% endfor %}{{ n.x"
            + " }};4",
        "{{ debug(1) }} {{ debug('a') }} {{ 'split' is filter }};1 \"a\" true"
      })
  void printsAsTheFlatDialectDoes(String source, String expected) {
    var context =
        object(
            """
            {"t": true, "f": false, "nul": null, "one": 1.0, "half": 0.5, "names": ["a", "b"],
             "list": [1, "a", true, null, 2.0], "map": {"k": ["v"]}, "big": "1e300", "semi": ";",
             "text": "x\\ny\\n\\nz\\n"}
            """);

    assertThat(compile(source, JinjaPolicy.flat()).render(context::get, JinjaLimits.DEFAULT))
        .isEqualTo(new RenderResult.Rendered(expected));
  }

  @Test
  void survivesBeingStoredAsItsTree() {
    var template = compile("{{ x|upper }}", JinjaPolicy.python());
    var again = JinjaTemplate.of(template.tree(), template.policy());

    assertThat(again.render(Map.of("x", Value.of("a"))::get, JinjaLimits.DEFAULT))
        .isEqualTo(new RenderResult.Rendered("A"));
  }

  @Test
  void writesValuesOverSeveralLinesForTheEyesOfAuthors() {
    var rendered =
        compile("{{ debug(map) }}{{ []|pprint }}", JinjaPolicy.flat())
            .render(object("{\"map\": {\"k\": [\"v\", 1.0]}}")::get, JinjaLimits.DEFAULT);

    assertThat(rendered)
        .isEqualTo(
            new RenderResult.Rendered(
                """
                {
                    "k": [
                        "v",
                        1.0,
                    ],
                }[]\
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{ x|split(',') }}", "{{ x|lines }}", "{{ x is startingwith 'a' }}"})
  void hasNothingOfTheFlatDialectInJinja2(String source) {
    assertThat(JinjaTemplate.compile(source, JinjaPolicy.python()))
        .isInstanceOf(JinjaResult.Rejected.class);
  }
}
