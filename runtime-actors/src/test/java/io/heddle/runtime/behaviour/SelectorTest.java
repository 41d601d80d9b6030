package io.heddle.runtime.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behaviour 10: selectors, references in text and values as text. */
final class SelectorTest {

  private static String answer(String template, String input) {
    var trial =
        Trial.flat(
                """
                environment_variables: [ { name: region, value: eu } ]
                conversation_variables: [ { name: seen, type: number, default: 7 } ]
                nodes:
                  - { id: start, data: { type: start, variables: [ { variable: v, type: any } ] } }
                  - { id: jinja, data: { type: template-transform, template: "[{{ v }}]", variables: [ { variable: v, value_selector: [start, v] } ] } }
                  - { id: answer, data: { type: answer, answer: "%s" } }
                edges:
                  - { source: start, target: jinja }
                  - { source: jinja, target: answer }
                """
                    .formatted(template))
            .inputs(input.equals("-") ? "{}" : "{\"v\": %s}".formatted(input));
    var outputs = trial.run().outputs();
    return ((io.heddle.compiler.value.StringValue)
            java.util.Objects.requireNonNull(outputs.get("answer")))
        .value();
  }

  @ParameterizedTest(name = "{0}: {1} / {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"text\"          | text              | [text]",
        "42                | 42                | [42]",
        "1.5               | 1.5               | [1.5]",
        "1.0               | 1                 | [1.0]",
        "true              | true              | [true]",
        "null              | ``                | [none]",
        "-                 | ``                | [none]",
        "{\"b\":1,\"a\":2} | {\"b\":1,\"a\":2} | [{\"b\": 1, \"a\": 2}]",
        "[1,\"x\",null]    | [1,\"x\",null]    | [[1, \"x\", none]]"
      })
  void valuesBecomeTextAsTheDialectSays(String input, String inAnswer, String inTemplate) {
    assertThat(answer("{{#start.v#}}", input)).isEqualTo(inAnswer);
    assertThat(answer("{{#jinja.output#}}", input)).isEqualTo(inTemplate);
  }

  @Test
  void declaredVariablesHaveTheirDefaults() {
    assertThat(answer("{{#env.region#}} {{#conversation.seen#}}", "-")).isEqualTo("eu 7");
  }

  @Test
  void whatIsNotThereIsEmptyText() {
    assertThat(answer("a{{#start.missing#}}b{{#sys.nothing#}}c", "-")).isEqualTo("abc");
  }

  @Test
  void keysOfObjectsKeepTheOrderInWhichTheyCame() {
    assertThat(answer("{{#start.v#}}", "{\"z\":1,\"y\":{\"x\":1,\"a\":2},\"b\":3}"))
        .isEqualTo("{\"z\":1,\"y\":{\"x\":1,\"a\":2},\"b\":3}");
  }
}
