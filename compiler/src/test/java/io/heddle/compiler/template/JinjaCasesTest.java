package io.heddle.compiler.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates with the texts and errors that Jinja2 3.1 on CPython gives for them. */
class JinjaCasesTest {

  private static final int PER_TEST = 50;

  static Stream<List<ObjectValue>> cases() {
    var all =
        ((ArrayValue) Objects.requireNonNull(file().get("cases")))
            .items().stream().map(ObjectValue.class::cast).toList();
    return IntStream.iterate(0, i -> i < all.size(), i -> i + PER_TEST)
        .mapToObj(i -> all.subList(i, Math.min(all.size(), i + PER_TEST)));
  }

  private static ObjectValue file() {
    try (var in = JinjaCasesTest.class.getResourceAsStream("/jinja/cases.json")) {
      var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return (ObjectValue) Json.parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Json.MalformedJsonException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersAsJinja2Does(List<ObjectValue> cases) {
    var contexts = (ArrayValue) Objects.requireNonNull(file().get("contexts"));

    for (var one : cases) {
      var index = (IntegerValue) Objects.requireNonNull(one.get("context"));
      var context = (ObjectValue) contexts.get((int) index.value());

      assertThat(outcome(text(one, "template"), context))
          .as(text(one, "template") + " with " + Json.write(context))
          .isEqualTo(expected(one));
    }
  }

  private static String text(ObjectValue one, String key) {
    return ((StringValue) Objects.requireNonNull(one.get(key))).value();
  }

  private static String expected(ObjectValue one) {
    if (one.get("syntax") != null) {
      return "line "
          + Json.write(Objects.requireNonNull(one.get("line")))
          + ": "
          + text(one, "syntax");
    }
    return one.get("error") != null ? text(one, "error") : text(one, "expected");
  }

  private static String outcome(String source, ObjectValue context) {
    return switch (JinjaTemplate.compile(source, JinjaPolicy.python())) {
      case JinjaResult.Rejected(var diagnostics) ->
          "line %d: %s"
              .formatted(
                  diagnostics.getFirst().position().line(), diagnostics.getFirst().message());
      case JinjaResult.Compiled(var template) ->
          switch (template.render(context::get, JinjaLimits.DEFAULT)) {
            case RenderResult.Rendered(var text) -> text;
            case RenderResult.Failed failed -> failed.type() + ": " + failed.message();
          };
    };
  }
}
