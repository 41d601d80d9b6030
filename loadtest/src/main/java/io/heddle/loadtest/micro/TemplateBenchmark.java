package io.heddle.loadtest.micro;

import io.heddle.compiler.Position;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.JinjaResult;
import io.heddle.compiler.template.JinjaScope;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.template.Missing;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rendering compiled templates: the small one must stay under 1.5 us. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TemplateBenchmark {

  private static final int ROWS = 100;

  private final JinjaTemplate small =
      compile(
          "Hello {{ name|upper }}, you have {{ count }} new messages"
              + "{% if tags %} about {{ tags|join(', ') }}{% endif %}.");
  private final JinjaTemplate loop =
      compile("{% for i in items %}{{ loop.index }}. {{ i.name }}: {{ i.price }}\n{% endfor %}");
  private final Map<String, Value> inputs =
      Map.of(
          "name",
          Value.of("Ada"),
          "count",
          Value.of(3),
          "tags",
          Value.array(List.of(Value.of("news"), Value.of("sport"))),
          "items",
          rows());
  private final JinjaScope scope = inputs::get;
  private final Value[] slots = {Value.of("Ada"), Value.of(3), Value.of("news")};
  private final TextTemplate text =
      TextTemplate.parse(
          "Hello {{#start.name#}}, you have {{#start.count#}} messages about {{#start.tag#}}.",
          Dialect.APP_EXPORT,
          selector -> List.of("name", "count", "tag").indexOf(selector.get(1)),
          new ArrayList<>(),
          Position.UNKNOWN);

  private static JinjaTemplate compile(String source) {
    return switch (JinjaTemplate.compile(source, JinjaPolicy.python())) {
      case JinjaResult.Compiled(var template) -> template;
      case JinjaResult.Rejected rejected ->
          throw new IllegalStateException(rejected.diagnostics().toString());
    };
  }

  private static Value rows() {
    var rows = new ArrayList<Value>();
    for (var i = 0; i < ROWS; i++) {
      rows.add(Value.object(Map.of("name", Value.of("item " + i), "price", Value.of(i * 1.5))));
    }
    return Value.array(rows);
  }

  /** Two substitutions, an if, two filters. */
  @Benchmark
  public RenderResult small() {
    return small.render(scope, JinjaLimits.DEFAULT);
  }

  /** A hundred rows of three printed values. */
  @Benchmark
  public RenderResult loop() {
    return loop.render(scope, JinjaLimits.DEFAULT);
  }

  /** A text with three references. */
  @Benchmark
  public RenderResult text() {
    return text.render(i -> slots[i], ValueText.python(), Missing.INNER_TEXT, false);
  }
}
