package io.heddle.runtime.request;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.template.Missing;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.routing.TemplateFailures;

/** Renders the texts of one activation. */
public record RequestTexts(Inputs inputs, ValueText text, Missing missing) {

  public static RequestTexts of(Inputs inputs, ValueText text, boolean flat) {
    return new RequestTexts(inputs, text, flat ? Missing.EMPTY : Missing.INNER_TEXT);
  }

  public String of(TextTemplate template) throws NodeFault {
    return switch (template.render(inputs, text, missing, false)) {
      case RenderResult.Rendered(var rendered) -> rendered;
      case RenderResult.Failed failed -> throw new NodeFault(TemplateFailures.of(failed));
    };
  }
}
