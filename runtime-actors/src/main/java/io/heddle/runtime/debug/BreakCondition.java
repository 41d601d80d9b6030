package io.heddle.runtime.debug;

import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.JinjaResult;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.value.ObjectValue;
import java.time.Duration;

/**
 * A Jinja2 expression over the variables where a run stands: {@code start.n > 5}, {@code index == 3
 * and item.name == 'x'}. Bounded: 10,000 passes of loops and 50 ms.
 */
public final class BreakCondition {

  private static final int MAX_LENGTH = 2_000;
  private static final JinjaLimits LIMITS = new JinjaLimits(10, 10_000, 50, Duration.ofMillis(50));

  private final String text;
  private final JinjaTemplate template;

  private BreakCondition(String text, JinjaTemplate template) {
    this.text = text;
    this.template = template;
  }

  /**
   * @throws InvalidBreakpointException when the text is no expression
   */
  public static BreakCondition parse(String text) throws InvalidBreakpointException {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidBreakpointException(
          "a condition has at most %d characters".formatted(MAX_LENGTH));
    }
    var source = "{% if " + text + " %}y{% endif %}";
    return switch (JinjaTemplate.compile(source, JinjaPolicy.flat())) {
      case JinjaResult.Compiled(var template) -> new BreakCondition(text, template);
      case JinjaResult.Rejected(var diagnostics) ->
          throw new InvalidBreakpointException(
              "'%s' is no condition: %s".formatted(text, diagnostics.getFirst().message()));
    };
  }

  /** Whether it holds; one that cannot be evaluated does, so that nobody waits for it in vain. */
  boolean holds(ObjectValue variables) {
    return !(template.render(variables::get, LIMITS) instanceof RenderResult.Rendered(var said))
        || said.equals("y");
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BreakCondition that && that.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
