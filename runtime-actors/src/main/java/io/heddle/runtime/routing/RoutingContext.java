package io.heddle.runtime.routing;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.VariableTypes;
import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.template.Missing;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.template.TemplateFunction;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.ValueText;
import java.util.Map;

/**
 * What routing nodes need of their run, beside their inputs. One for the whole run.
 *
 * @param inputs what the start node puts out: the caller's inputs as {@link StartInputs} accepted
 *     them, or a trigger's payload
 * @param system the {@code sys} variables
 * @param types the declared types of variables that nodes write
 * @param limits of each template
 * @param functions that extensions add to templates, by name
 * @param strictness of the run's texts
 */
public record RoutingContext(
    Dialect dialect,
    ValueText text,
    ObjectValue inputs,
    ObjectValue system,
    VariableTypes types,
    JinjaLimits limits,
    Map<String, TemplateFunction> functions,
    Strictness strictness) {

  public RoutingContext {
    functions = Map.copyOf(functions);
  }

  public static RoutingContext of(
      Dialect dialect, ObjectValue inputs, ObjectValue system, VariableTypes types) {
    var text =
        switch (dialect) {
          case FLAT -> ValueText.flat();
          case APP_EXPORT -> ValueText.python();
        };
    return new RoutingContext(
        dialect, text, inputs, system, types, JinjaLimits.DEFAULT, Map.of(), Strictness.LENIENT);
  }

  /** The same with a group's own limits and functions of templates. */
  public RoutingContext with(JinjaLimits limits, Map<String, TemplateFunction> functions) {
    return new RoutingContext(dialect, text, inputs, system, types, limits, functions, strictness);
  }

  /** The same for a run whose texts are as strict as that. */
  public RoutingContext with(Strictness other) {
    return new RoutingContext(dialect, text, inputs, system, types, limits, functions, other);
  }

  /** What becomes of a variable in a text that is not there. */
  Missing missing() {
    return strictness.missing(isFlat());
  }

  boolean isFlat() {
    return dialect == Dialect.FLAT;
  }
}
