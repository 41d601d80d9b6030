package io.heddle.runtime.routing;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.template.JinjaScope;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.template.TemplateFunction;
import io.heddle.compiler.value.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders Jinja2 over the variables that a node maps; a variable that is not there is null. */
public final class JinjaTexts {

  private JinjaTexts() {}

  public static RenderResult render(
      JinjaTemplate template,
      List<Binding> variables,
      Inputs inputs,
      JinjaLimits limits,
      Map<String, TemplateFunction> functions) {
    return template.render(new Scope(variables, inputs, functions), limits);
  }

  /** Looks names up in the bindings as they are: there are few, and no map is made of them. */
  private record Scope(
      List<Binding> variables, Inputs inputs, Map<String, TemplateFunction> functions)
      implements JinjaScope {

    @Override
    public @Nullable Value get(String name) {
      for (var i = 0; i < variables.size(); i++) {
        var variable = variables.get(i);
        if (variable.name().equals(name)) {
          return Routing.orNone(inputs.get(variable.input()));
        }
      }
      return null;
    }

    @Override
    public @Nullable TemplateFunction function(String name) {
      return functions.get(name);
    }
  }
}
